namespace Rrmq.Server;

/// <summary>The header <c>Link</c> to the next page (RFC 8288): the same request with another place to begin.</summary>
internal static class PageLink
{
    /// <param name="query">The request's, as it was written.</param>
    /// <param name="path">The listing's.</param>
    /// <param name="parameter">Where the place goes; what it was is left out.</param>
    /// <param name="value">The place; it needs no encoding.</param>
    public static string To(string? query, string path, string parameter, string value)
    {
        var kept = (query ?? "").TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(part => part != parameter && !part.StartsWith(parameter + "=", StringComparison.Ordinal)).Append($"{parameter}={value}");
        return $"<{path}?{string.Join('&', kept)}>; rel=\"next\"";
    }
}
