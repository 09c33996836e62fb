using System.Text.Json;
using Rrmq.Contracts;

namespace Rrmq.Server;

/// <summary>
/// The strict reading of one JSON object: these fields, each at most once, and no other. What is wrong is noted and reading goes on, so that one answer tells all of it; only where the text is no JSON at all does it end.
/// </summary>
internal sealed class JsonFields<T>(params JsonField<T>[] fields)
{
    private static readonly Failure Truncated = Failure.BadJson("the body is empty or ends before its JSON does");
    private readonly string[] _names = [.. fields.Select(field => field.Name)];

    /// <summary>Reads a body that is one object. Null when it is JSON, whatever else is wrong with it.</summary>
    /// <param name="body">May begin with a byte order mark.</param>
    /// <param name="target">What takes the values.</param>
    /// <param name="faults">Where to put what is wrong.</param>
    /// <param name="mayBeEmpty">True: nothing at all is an object without fields.</param>
    public Failure? Read(ReadOnlySpan<byte> body, T target, Faults faults, bool mayBeEmpty = false)
    {
        if (body.StartsWith("\uFEFF"u8))
            body = body[3..];
        if (body.IndexOfAnyExcept(" \t\r\n"u8) < 0)
            return mayBeEmpty ? null : Truncated;
        var reader = new Utf8JsonReader(body);
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                return Failure.BadJson("the body must be a JSON object");
            Read(ref reader, target, faults, "");
            return reader.Read() ? Failure.BadJson("the body goes on after its JSON object") : null;
        }
        catch (JsonException e)
        {
            return reader.BytesConsumed >= body.Length ? Truncated : NotJson(e);
        }
    }

    /// <summary>Reads the object whose beginning the reader stands at, to its end.</summary>
    /// <param name="reader">Stands at its beginning.</param>
    /// <param name="target">What takes the values.</param>
    /// <param name="faults">Where to put what is wrong.</param>
    /// <param name="prefix">What stands before the names of fields that are wrong.</param>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    public void Read(ref Utf8JsonReader reader, T target, Faults faults, string prefix)
    {
        ulong seen = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isText = JsonValue.TryText(ref reader, out var name);
            var at = isText ? Array.IndexOf(_names, name) : -1;
            if (!isText)
                faults.Add(new Fault(ErrorSlug.BadJson, prefix, null, "must be valid Unicode", "a key of the object is not valid Unicode"));
            else if (at < 0)
                faults.Unknown(ErrorSlug.BadField, prefix + name, _names);
            else if ((seen & (1UL << at)) != 0)
                faults.Twice(ErrorSlug.BadField, prefix + name);
            reader.Read();
            if (at >= 0)
            {
                seen |= 1UL << at;
                var value = reader;
                if (!fields[at].Read(target, ref value))
                    faults.Breach(ErrorSlug.BadField, prefix + name, JsonValue.Show(ref reader), fields[at].Rule);
            }

            reader.Skip();
        }
    }

    public static Failure NotJson(JsonException e) =>
        Failure.BadJson($"the body is not valid JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}") with { Line = (int?)e.LineNumber + 1 };
}
