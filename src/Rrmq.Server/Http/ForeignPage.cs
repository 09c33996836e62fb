using Microsoft.AspNetCore.Http;
using Rrmq.Contracts;

namespace Rrmq.Server;

/// <summary>
/// There is no login, so that a browser on the operator's machine could be made, by any page it shows, to purge a topic: a POST needs no leave to be sent. Browsers say in <c>Origin</c> (RFC 6454, section 7) whose page
/// sends it; one that is not from this very address is refused. Programs send no such header.
/// <para>A GET that takes messages needs not even a script: a picture with such an address is enough, and carries no <c>Origin</c>. Of those browsers say in <c>Sec-Fetch-Site</c> (Fetch Metadata) how the page stands to
/// what it asks for, wherever they trust the way: over TLS, and to the machine's own address.</para>
/// </summary>
internal static class ForeignPage
{
    private const string SecFetchSite = "Sec-Fetch-Site";

    private static readonly Failure Refused = new(403, ErrorSlug.ForeignPage, "a page of another site may not change or take anything here");

    /// <summary>Null when the request may be served.</summary>
    public static Failure? Check(HttpRequest request)
    {
        return request.Method is "GET" or "HEAD" ? null : CheckOrigin(request);
    }

    /// <summary>The same for a GET that takes messages.</summary>
    public static Failure? CheckTaking(HttpRequest request) =>
        request.Headers[SecFetchSite].ToString() is "" or "same-origin" or "none" ? CheckOrigin(request) : Refused;

    private static Failure? CheckOrigin(HttpRequest request)
    {
        if (request.Headers.Origin.ToString() is not { Length: > 0 } origin)
            return null;
        return Uri.TryCreate(origin, UriKind.Absolute, out var from) && string.Equals(from.Authority, Authority(request.Host), StringComparison.OrdinalIgnoreCase) ? null : Refused;
    }

    // As a URI writes it: without the port that its scheme has anyway.
    private static string Authority(HostString host) => host.Port is null or 80 ? host.Host : host.Value!;
}
