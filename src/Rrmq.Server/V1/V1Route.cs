namespace Rrmq.Server;

/// <summary>Serves one exchange; returns why it could not, or null when it has answered.</summary>
internal delegate Task<Failure?> V1Handler(Exchange exchange);

/// <summary>What one path of <c>/v1</c> takes: a handler for each method. <see cref="Read"/> stands for GET and HEAD.</summary>
internal sealed class V1Route(params (string Method, V1Handler Handle)[] methods)
{
    public const string Read = "GET, HEAD";

    public string Allow { get; } = string.Join(", ", methods.Select(one => one.Method));

    /// <summary>Null when the path does not take the method.</summary>
    public V1Handler? Find(string method)
    {
        foreach (var (name, handle) in methods)
            if (name == method || (name == Read && method is "GET" or "HEAD"))
                return handle;
        return null;
    }
}
