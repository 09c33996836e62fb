using Microsoft.AspNetCore.Http;

namespace Rrmq.Server;

/// <summary>Serves a request whose path is given as its client wrote it.</summary>
internal delegate Task PathHandler(HttpContext context, string path);

/// <summary>What one path outside of <c>/v1/topics</c> and <c>/v1/leases</c> takes: a handler for each method, and who says that another is wrong. <see cref="V1Route.Read"/> stands for GET and HEAD.</summary>
internal sealed class PathRoute(Func<HttpContext, Failure, Task> refuse, params (string Method, PathHandler Handle)[] methods)
{
    private readonly Failure _wrongMethod = Failure.WrongMethod(string.Join(", ", methods.Select(one => one.Method)));

    public string Allow => _wrongMethod.Allow!;

    public Task RouteAsync(HttpContext context, string path)
    {
        var method = context.Request.Method;
        foreach (var (name, handle) in methods)
            if (name == method || (name == V1Route.Read && method is "GET" or "HEAD"))
                return handle(context, path);
        return refuse(context, _wrongMethod);
    }
}
