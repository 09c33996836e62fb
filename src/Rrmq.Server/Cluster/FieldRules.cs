using System.Text.Json;

namespace Rrmq.Server;

/// <summary>What the fields of a request must be, and what to answer when a body does not keep to it.</summary>
/// <param name="rules">By field, ending the sentence "the field x is …: it ".</param>
internal sealed class FieldRules(IReadOnlyDictionary<string, string> rules)
{
    /// <param name="field">One of those that have a rule.</param>
    /// <param name="value">What was sent; null when nothing was.</param>
    public Failure Breach(string field, string? value) =>
        Failure.BadField(value is null ? $"the field {field} is missing: it {rules[field]}" : $"the field {field} is {ReasonText.Quote(value)}: it {rules[field]}");

    /// <summary>Why a body could not be read.</summary>
    public Failure Unreadable(ReadOnlyMemory<byte> body, JsonException error)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                return Failure.BadJson("the body must be a JSON object");
            foreach (var field in json.RootElement.EnumerateObject())
            {
                if (!rules.ContainsKey(field.Name))
                    return Failure.BadField($"{ReasonText.Quote(field.Name)} is not a field here: {string.Join(", ", rules.Keys)} may be given");
                if (error.Path == $"$.{field.Name}")
                    return Breach(field.Name, field.Value.GetRawText());
            }
        }
        catch (JsonException e)
        {
            return Failure.BadJson($"the body is not valid JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }

        return Failure.BadJson("the body is not what is asked for");
    }
}
