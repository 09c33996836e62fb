namespace Rrmq.Server;

/// <summary>Serves one exchange; returns why it could not, or null when it has answered.</summary>
internal delegate Task<Failure?> V1Handler(Exchange exchange);

/// <summary>What one path of <c>/v1</c> takes: a handler for each method. HEAD goes with GET.</summary>
internal sealed class V1Route(params (string Method, V1Handler Handle)[] methods)
{
    public string Allow { get; } = string.Join(", ", methods.SelectMany(one => one.Method == "GET" ? ["GET", "HEAD"] : new[] { one.Method }));

    /// <summary>Null when the path does not take the method.</summary>
    public V1Handler? Find(string method)
    {
        if (method == "HEAD")
            method = "GET";
        foreach (var (name, handle) in methods)
            if (name == method)
                return handle;
        return null;
    }
}
