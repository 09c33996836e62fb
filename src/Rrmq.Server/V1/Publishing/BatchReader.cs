using System.Text.Json;
using Rrmq.Contracts;

namespace Rrmq.Server;

/// <summary>
/// Takes a batch apart: a JSON array of objects, or one object a line (NDJSON). A message that makes no sense spoils only itself; an array that is no JSON spoils all of it, because nobody can tell where its messages end.
/// </summary>
internal sealed class BatchReader(int maxMessageBytes, long maxContentBytes)
{
    public const int MaxMessages = 10_000;

    private static readonly string CountRule = $"must hold 1 to {MaxMessages} messages";

    private readonly Failure _tooLarge = new(413, ErrorSlug.MessageTooLarge, $"the message is larger than {maxMessageBytes} bytes (max_message_bytes)");
    private readonly Failure _tooMuch = new(413, ErrorSlug.BodyTooLarge, $"the messages are larger than {maxContentBytes} bytes together");

    /// <summary>Null when the items are what the body holds, be they good or bad.</summary>
    public Failure? Read(ReadOnlySpan<byte> body, bool isArray, List<BatchItem> items)
    {
        if (body.StartsWith("\uFEFF"u8))
            body = body[3..];
        if ((isArray ? ReadArray(body, items) : ReadLines(body, items)) is { } failure)
            return failure;
        if (items.Count == 0)
            return WrongCount("0");
        long size = 0;
        foreach (var item in items)
            size += item.Message?.Content.Length ?? 0;
        return size > maxContentBytes ? _tooMuch : null;
    }

    private Failure? ReadArray(ReadOnlySpan<byte> body, List<BatchItem> items)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray)
                return Failure.BadJson("the body must be a JSON array of messages");
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (items.Count == MaxMessages)
                    return WrongCount("more");
                items.Add(ReadElement(ref reader, $"[{items.Count}]"));
            }

            return reader.Read() ? Failure.BadJson("the body goes on after its JSON array") : null;
        }
        catch (JsonException e)
        {
            return JsonFields<Draft>.NotJson(e);
        }
    }

    private BatchItem ReadElement(ref Utf8JsonReader reader, string place)
    {
        var faults = new Faults();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            faults.Breach(ErrorSlug.BadField, place, JsonValue.Show(ref reader), "must be an object");
            reader.Skip();
            return new BatchItem(null, faults.ToFailure(), null);
        }

        var draft = new Draft(faults, place + ".");
        BatchItemFields.All.Read(ref reader, draft, faults, draft.Prefix);
        return Finish(draft, null);
    }

    private Failure? ReadLines(ReadOnlySpan<byte> body, List<BatchItem> items)
    {
        for (var number = 1; !body.IsEmpty; number++)
        {
            var end = body.IndexOf((byte)'\n');
            var line = end < 0 ? body : body[..end];
            body = end < 0 ? default : body[(end + 1)..];
            if (line.IndexOfAnyExcept(" \t\r"u8) < 0)
                continue;
            if (items.Count == MaxMessages)
                return WrongCount("more");
            var faults = new Faults();
            var draft = new Draft(faults);
            items.Add(BatchItemFields.All.Read(line, draft, faults) is { } notJson
                ? new BatchItem(null, notJson with { Line = number, Reason = $"line {number}: {notJson.Reason}" }, number)
                : Finish(draft, number));
        }

        return null;
    }

    private BatchItem Finish(Draft draft, int? line)
    {
        if (draft.Body is null && !draft.Faults.Any)
            draft.Faults.Breach(ErrorSlug.BadField, draft.Prefix + "body", null, "must be a string, or body_base64 must be one");
        var failure = draft.Faults.Any ? draft.Faults.ToFailure() : draft.Body!.Length > maxMessageBytes ? _tooLarge : null;
        if (failure is null)
            return new BatchItem(draft.Finish(draft.Body), null, line);
        return new BatchItem(null, line is null ? failure : failure with { Line = line, Reason = $"line {line}: {failure.Reason}" }, line);
    }

    private static Failure WrongCount(string count)
    {
        var faults = new Faults();
        faults.Breach(ErrorSlug.BadField, "messages", count, CountRule);
        return faults.ToFailure();
    }
}
