using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Rrmq.Client.Tests;

/// <summary>A server in front of a node that does with the next requests what a test says, and passes on all others.</summary>
internal sealed class FaultyProxy : IAsyncDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, ActivityHeadersPropagator = null, RequestHeaderEncodingSelector = (_, _) => System.Text.Encoding.UTF8 });
    private readonly ConcurrentQueue<Fault> _faults = new();
    private readonly ConcurrentQueue<SeenRequest> _seen = new();
    private readonly WebApplication _web;
    private readonly Uri _target;

    private FaultyProxy(WebApplication web, Uri target) => (_web, _target) = (web, target);

    public Uri Url => new(_web.Urls.Single());

    public IReadOnlyList<SeenRequest> Seen => [.. _seen];

    public static async Task<FaultyProxy> StartAsync(Uri target)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var web = builder.Build();
        var proxy = new FaultyProxy(web, target);
        web.Run(proxy.HandleAsync);
        await web.StartAsync();
        return proxy;
    }

    /// <summary>The next requests meet these, one each.</summary>
    public void Next(params Fault[] faults)
    {
        foreach (var fault in faults)
            _faults.Enqueue(fault);
    }

    /// <summary>A client that knows the proxy alone, and does not go around it.</summary>
    public RrmqClient NewClient(Func<RrmqClientOptions, RrmqClientOptions>? with = null, TimeProvider? time = null)
    {
        var options = new RrmqClientOptions { Nodes = [Url], FollowLeader = false };
        return new RrmqClient(with is null ? options : with(options), time);
    }

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        _http.Dispose();
    }

    private async Task HandleAsync(HttpContext http)
    {
        using var buffer = new MemoryStream();
        await http.Request.Body.CopyToAsync(buffer);
        var body = buffer.ToArray();
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        _seen.Enqueue(new SeenRequest(http.Request.Method, target, http.Request.Headers["Idempotency-Key"], http.Request.Headers.TraceParent, body, TimeProvider.System.GetTimestamp()));
        if (_faults.TryDequeue(out var fault))
            await fault(http, () => AskAsync(http.Request, target, body));
        else
            await PassAsync(http, await AskAsync(http.Request, target, body));
    }

    private async Task<HttpResponseMessage> AskAsync(HttpRequest from, string target, byte[] body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(from.Method), new Uri(_target.ToString().TrimEnd('/') + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        request.Content = new ByteArrayContent(body);
        foreach (var (name, value) in from.Headers.Where(header => header.Key is not ("Host" or "Content-Length")))
            if (!request.Headers.TryAddWithoutValidation(name, (string?)value))
                request.Content.Headers.TryAddWithoutValidation(name, (string?)value);
        return await _http.SendAsync(request, CancellationToken.None);
    }

    private static async Task PassAsync(HttpContext http, HttpResponseMessage answer)
    {
        using (answer)
        {
            http.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key != "Transfer-Encoding"))
                http.Response.Headers[name] = values.ToArray();
            var body = await answer.Content.ReadAsByteArrayAsync();
            if (body.Length > 0)
                await http.Response.Body.WriteAsync(body);
        }
    }
}
