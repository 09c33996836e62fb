using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Rrmq.Contracts;

namespace Rrmq.Server;

/// <summary>What the headers of a publish say of its message. Headers of ours that are not known are refused: a mistyped delay must not become none.</summary>
internal static class PublishHeaders
{
    private const string Prefix = "RRMQ-";
    private static readonly string[] Known = [RrmqHeaders.Group, RrmqHeaders.Delay, RrmqHeaders.Ttl, RrmqHeaders.Priority, RrmqHeaders.DedupId, RrmqHeaders.MetaPrefix + "*"];

    public static Draft Read(HttpRequest request, Faults faults)
    {
        var draft = new Draft(faults);
        if (request.Headers.ContentType is { Count: > 0 } contentType)
            draft.ContentType = One(faults, "Content-Type", contentType, MessageRules.ContentTypeRule, static text => MessageRules.IsContentType(text) ? text : null) ?? "";
        foreach (var (name, values) in request.Headers)
        {
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
                Take(draft, name, values);
            else if (name.Equals(RrmqHeaders.TraceParent, StringComparison.OrdinalIgnoreCase))
                draft.Carry(RrmqHeaders.TraceParent, values.ToString(), ErrorSlug.BadHeader, name);
            else if (name.Equals(RrmqHeaders.TraceState, StringComparison.OrdinalIgnoreCase))
                draft.Carry(RrmqHeaders.TraceState, values.ToString(), ErrorSlug.BadHeader, name);
        }

        draft.CheckCarried(ErrorSlug.BadHeader, RrmqHeaders.MetaPrefix + "*");
        return draft;
    }

    /// <summary>For requests whose messages say all of it themselves.</summary>
    public static void Refuse(HttpRequest request, Faults faults)
    {
        foreach (var (name, _) in request.Headers)
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
                faults.Unknown(ErrorSlug.BadHeader, name, []);
    }

    private static void Take(Draft draft, string name, StringValues values)
    {
        var faults = draft.Faults;
        if (name.StartsWith(RrmqHeaders.MetaPrefix, StringComparison.OrdinalIgnoreCase))
        {
            if (values.Count == 1)
                draft.Carry(name, values[0] ?? "", ErrorSlug.BadHeader, name);
            else
                faults.Twice(ErrorSlug.BadHeader, name);
        }
        else if (Is(name, RrmqHeaders.Group))
        {
            draft.Group = One(faults, name, values, PlainText.Rule(MessageRules.MaxGroupBytes), static text => PlainText.Check(text, MessageRules.MaxGroupBytes)) ?? [];
        }
        else if (Is(name, RrmqHeaders.DedupId))
        {
            draft.DedupKey = One(faults, name, values, PlainText.Rule(MessageRules.MaxDedupBytes), static text => PlainText.Check(text, MessageRules.MaxDedupBytes)) ?? [];
        }
        else if (Is(name, RrmqHeaders.Delay))
        {
            draft.DelayMs = Duration(faults, name, values, SettingRules.MaxDelay);
        }
        else if (Is(name, RrmqHeaders.Ttl))
        {
            draft.TtlMs = Duration(faults, name, values, SettingRules.MaxTtl);
        }
        else if (Is(name, RrmqHeaders.Priority))
        {
            draft.Priority = (byte?)Number(faults, name, values, CountText.Rule(0, MessageRules.MaxPriority), static text => CountText.Parse(text), MessageRules.MaxPriority);
        }
        else
        {
            faults.Unknown(ErrorSlug.BadHeader, name, Known);
        }
    }

    private static bool Is(string name, string known) => name.Equals(known, StringComparison.OrdinalIgnoreCase);

    private static long? Duration(Faults faults, string name, StringValues values, long max) => Number(faults, name, values, DurationRule.Text(0, max), DurationText.Parse, max);

    private static long? Number(Faults faults, string name, StringValues values, string rule, Func<string, long?> parse, long max)
    {
        if (values is [{ } text] && parse(text) is { } number && number <= max)
            return number;
        faults.Breach(ErrorSlug.BadHeader, name, values.ToString(), rule);
        return null;
    }

    private static T? One<T>(Faults faults, string name, StringValues values, string rule, Func<string, T?> parse)
        where T : class
    {
        if (values is [{ } text] && parse(text) is { } value)
            return value;
        faults.Breach(ErrorSlug.BadHeader, name, values.ToString(), rule);
        return null;
    }
}
