using Microsoft.Net.Http.Headers;

namespace Rrmq.Server;

/// <summary>Tells media types apart.</summary>
internal static class MediaTypes
{
    public static MediaType Classify(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType) || contentType == "application/json")
            return MediaType.Json;
        if (!MediaTypeHeaderValue.TryParse(contentType, out var parsed))
            return MediaType.Other;
        if (parsed.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            return MediaType.Form;
        var isJson = parsed.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || parsed.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase);
        var isUtf8 = !parsed.Charset.HasValue || parsed.Charset.ToString().Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase);
        return isJson && isUtf8 ? MediaType.Json : MediaType.Other;
    }
}
