namespace Rrmq.Server;

/// <summary>The path of a request exactly as the client wrote it: percent-encoding and dot segments untouched, query cut off.</summary>
internal static class RequestPath
{
    /// <summary>Takes the target of the request line, in origin form (<c>/topic?x</c>) or absolute form (<c>http://host/topic</c>).</summary>
    public static string From(string rawTarget)
    {
        var start = 0;
        if (!rawTarget.StartsWith('/'))
        {
            var scheme = rawTarget.IndexOf("://", StringComparison.Ordinal);
            if (scheme < 0)
                return rawTarget;
            start = rawTarget.IndexOfAny(['/', '?'], scheme + 3);
            if (start < 0 || rawTarget[start] == '?')
                return "/";
        }

        var end = rawTarget.AsSpan(start).IndexOfAny('?', '#');
        return start == 0 && end < 0 ? rawTarget : end < 0 ? rawTarget[start..] : rawTarget.Substring(start, end);
    }
}
