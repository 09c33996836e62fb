using System.Text.Unicode;
using Microsoft.Net.Http.Headers;

namespace Rrmq.Server;

/// <summary>Whether a body is shown as text in JSON: its media type says that it is text, and its bytes are.</summary>
internal static class BodyText
{
    public static bool Is(string contentType, ReadOnlySpan<byte> body) => IsTextual(contentType) && Utf8.IsValid(body);

    private static bool IsTextual(string contentType)
    {
        if (contentType is "application/json" or MessageRules.TextType)
            return true;
        if (!MediaTypeHeaderValue.TryParse(contentType, out var parsed))
            return false;

        // curl -d calls whatever it sends a form, and a form is text.
        return parsed.Type.Equals("text", StringComparison.OrdinalIgnoreCase)
            || parsed.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || parsed.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)
            || parsed.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);
    }
}
