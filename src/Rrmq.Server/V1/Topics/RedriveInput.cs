using System.Text.Json;
using Rrmq.Contracts;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>The body of a redrive.</summary>
internal sealed class RedriveInput(Faults faults)
{
    public const int MaxMessages = 10_000;

    public static readonly JsonFields<RedriveInput> Fields = new(
        new("ids", $"must be a list of 1 to {MaxMessages} ids of messages", static (RedriveInput input, ref Utf8JsonReader value) => input.ReadIds(ref value)),
        new("max", CountText.Rule(1, MaxMessages), static (RedriveInput input, ref Utf8JsonReader value) => input.ReadMax(ref value)));

    public List<MessageId> Ids { get; } = [];

    public int Max { get; private set; } = MaxMessages;

    private bool ReadMax(ref Utf8JsonReader value)
    {
        if (JsonValue.Number(ref value) is not (>= 1 and <= MaxMessages and var max))
            return false;
        Max = (int)max;
        return true;
    }

    private bool ReadIds(ref Utf8JsonReader value)
    {
        if (value.TokenType != JsonTokenType.StartArray)
            return false;
        var count = 0;
        for (; value.Read() && value.TokenType != JsonTokenType.EndArray; count++)
        {
            if (count == MaxMessages)
                return false;
            if (JsonValue.TryText(ref value, out var text) && MessageId.TryParse(text, out var id))
                Ids.Add(id);
            else
                faults.Breach(ErrorSlug.BadField, $"ids[{count}]", JsonValue.Show(ref value), "must be the id of a message, such as 7-1042");
            value.Skip();
        }

        return count > 0;
    }
}
