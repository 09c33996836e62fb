using Microsoft.AspNetCore.Http;
using Rrmq.Node;

namespace Rrmq.Server;

/// <summary>
/// Lets a page that came from one member read what another says of itself (CORS), and no other page: the names of the topics are nobody else's business. A page that was opened under another
/// name of the loopback, such as <c>localhost</c>, counts as its member's.
/// </summary>
internal sealed class MemberOrigins(Func<NodeStatus> status)
{
    public void Admit(HttpContext context)
    {
        if (context.Request.Headers.Origin.ToString() is not { Length: > 0 } origin)
            return;
        context.Response.Headers.Vary = "Origin";
        if (Uri.TryCreate(origin, UriKind.Absolute, out var from) && status().Members.Any(one => IsSame(from, one.Member.PublicAddress)))
            context.Response.Headers.AccessControlAllowOrigin = origin;
    }

    private static bool IsSame(Uri origin, string member) =>
        Uri.TryCreate(member, UriKind.Absolute, out var address)
        && address.Port == origin.Port
        && (address.Host.Equals(origin.Host, StringComparison.OrdinalIgnoreCase) || (address.IsLoopback && origin.IsLoopback));
}
