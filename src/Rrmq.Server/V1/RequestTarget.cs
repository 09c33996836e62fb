using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Rrmq.Server;

/// <summary>Path and query of a request as the client wrote them, to be said again in <c>Location</c>.</summary>
internal static class RequestTarget
{
    public static string Of(HttpContext context) => RequestPath.From(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget) + context.Request.QueryString.Value;
}
