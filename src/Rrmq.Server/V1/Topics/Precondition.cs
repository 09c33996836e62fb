using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Rrmq.Contracts;

namespace Rrmq.Server;

/// <summary>What <c>If-Match</c> and <c>If-None-Match</c> demand of a topic (RFC 9110, section 13.1).</summary>
internal static class Precondition
{
    /// <summary>A tag that is none of ours matches no version there ever was.</summary>
    private const long NoVersion = -1;

    /// <summary>The version that the topic's settings must have; 0: there must be no such topic; null: whatever it is.</summary>
    /// <param name="headers">The request's.</param>
    /// <param name="mayBeAbsent">Whether <c>If-None-Match: *</c> makes sense here.</param>
    /// <param name="faults">Where to put what is wrong.</param>
    public static long? Read(IHeaderDictionary headers, bool mayBeAbsent, Faults faults)
    {
        long? version = null;
        if (headers.IfMatch is { Count: > 0 } match)
        {
            version = TagIn(match);
            if (version is null)
                faults.Breach(ErrorSlug.BadHeader, "If-Match", match.ToString(), "must be one entity tag as GET gave it, such as \"12\" in its quotes");
        }

        if (headers.IfNoneMatch is not { Count: > 0 } none)
            return version;
        if (!mayBeAbsent || none is not ["*"] || version is not null)
            faults.Breach(ErrorSlug.BadHeader, "If-None-Match", none.ToString(), "must be *, only with PUT and without If-Match");
        return 0;
    }

    private static long? TagIn(StringValues match)
    {
        if (match is not [{ Length: >= 2 } text] || text[0] != '"' || text[^1] != '"' || text.AsSpan()[1..^1].ContainsAny('"', ','))
            return null;
        return CountText.Parse(text[1..^1]) is { } version and > 0 ? version : NoVersion;
    }
}
