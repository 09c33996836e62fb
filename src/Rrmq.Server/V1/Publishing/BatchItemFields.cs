using System.Text.Json;
using Rrmq.Contracts;

namespace Rrmq.Server;

/// <summary>The fields of one message in a batch.</summary>
internal static class BatchItemFields
{
    public static readonly JsonFields<Draft> All = new(
        new("body", "must be a string of valid Unicode, and body_base64 must not be given beside it", static (Draft draft, ref Utf8JsonReader value) =>
            draft.Body is null && JsonValue.TryUtf8(ref value, out var text) && (draft.IsText = (draft.Body = text) is not null)),
        new("body_base64", "must be a string of base64, and body must not be given beside it", static (Draft draft, ref Utf8JsonReader value) =>
            draft.Body is null && JsonValue.TryBase64(ref value, out var bytes) && (draft.Body = bytes) is not null),
        new("content_type", MessageRules.ContentTypeRule, static (Draft draft, ref Utf8JsonReader value) =>
            JsonValue.TryText(ref value, out var text) && MessageRules.IsContentType(text) && (draft.ContentType = text) is not null),
        new("group", PlainText.Rule(MessageRules.MaxGroupBytes), static (Draft draft, ref Utf8JsonReader value) =>
            JsonValue.TryText(ref value, out var text) && PlainText.Check(text, MessageRules.MaxGroupBytes) is { } group && (draft.Group = group) is not null),
        new("delay", DurationRule.Text(0, SettingRules.MaxDelay), static (Draft draft, ref Utf8JsonReader value) => (draft.DelayMs = JsonValue.Duration(ref value)) is <= SettingRules.MaxDelay),
        new("ttl", DurationRule.Text(0, SettingRules.MaxTtl), static (Draft draft, ref Utf8JsonReader value) => (draft.TtlMs = JsonValue.Duration(ref value)) is <= SettingRules.MaxTtl),
        new("priority", CountText.Rule(0, MessageRules.MaxPriority), ReadPriority),
        new("headers", "must be an object of strings", ReadHeaders),
        new("dedup_id", PlainText.Rule(MessageRules.MaxDedupBytes), static (Draft draft, ref Utf8JsonReader value) =>
            JsonValue.TryText(ref value, out var text) && PlainText.Check(text, MessageRules.MaxDedupBytes) is { } key && (draft.DedupKey = key) is not null));

    private static bool ReadPriority(Draft draft, ref Utf8JsonReader value)
    {
        if (JsonValue.Number(ref value) is not (>= 0 and <= MessageRules.MaxPriority and var priority))
            return false;
        draft.Priority = (byte)priority;
        return true;
    }

    private static bool ReadHeaders(Draft draft, ref Utf8JsonReader value)
    {
        if (value.TokenType != JsonTokenType.StartObject)
            return false;
        while (value.Read() && value.TokenType == JsonTokenType.PropertyName)
        {
            if (!JsonValue.TryText(ref value, out var name))
                return false;
            value.Read();
            if (!JsonValue.TryText(ref value, out var text))
                return false;
            draft.Carry(name, text, ErrorSlug.BadField, $"{draft.Prefix}headers.{name}");
        }

        draft.CheckCarried(ErrorSlug.BadField, $"{draft.Prefix}headers");
        return true;
    }
}
