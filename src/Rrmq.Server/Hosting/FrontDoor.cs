using Microsoft.AspNetCore.Http;

namespace Rrmq.Server;

/// <summary>Who answers at the node's ports: the damaged node while there is one, and then the real one behind the same ports. Any thread.</summary>
internal sealed class FrontDoor
{
    private volatile RequestDelegate _behind = static _ => Task.CompletedTask;

    public void LeadTo(RequestDelegate behind) => _behind = behind;

    public Task RouteAsync(HttpContext context) => _behind(context);
}
