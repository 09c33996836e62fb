using Microsoft.AspNetCore.Http;

namespace Rrmq.Server;

/// <summary>
/// What the page may do: run this node's scripts, show this node's files, and listen to the members, whose own views of the cluster it shows side by side. Nothing from anywhere else, and it
/// may not be framed.
/// </summary>
internal static class ContentPolicy
{
    public static void Set(IHeaderDictionary headers, IEnumerable<string> members)
    {
        var sources = string.Join(' ', members.Where(IsOrigin));
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self' {sources}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer";
    }

    // Addresses come from members, and a policy is text: nothing but an origin may get into it.
    private static bool IsOrigin(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && address.AsSpan().IndexOfAny(' ', ';', ',') < 0 && address.All(char.IsAscii);
}
