using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Rrmq.Node;

namespace Rrmq.Server;

/// <summary><c>GET /</c>: what this is and where to look, for a person who came by with a browser or curl.</summary>
internal sealed class HomePage
{
    private static readonly StringValues Plain = "text/plain; charset=utf-8";
    private static readonly StringValues Html = "text/html; charset=utf-8";
    private readonly byte[] _text;
    private readonly byte[] _html;

    public HomePage(NodeOptions options)
    {
        var text = $$"""
            RRMQ {{ProductVersion.Text}}, a replicated message queue. This is node {{options.Self.Name}}.

              curl -X PUT  {{options.Self.PublicAddress}}/topic     -d '{"topic": "greetings"}'
              curl -X PUT  {{options.Self.PublicAddress}}/message   -d '{"topic": "greetings", "message": "hello"}'
              curl         {{options.Self.PublicAddress}}/message/greetings

            With leases, delays, dead letters and streams, at any node:

              curl -X PUT  {{options.Self.PublicAddress}}/v1/topics/orders
              curl         {{options.Self.PublicAddress}}/v1/topics/orders/messages -d 'two pizzas'
              curl -X POST {{options.Self.PublicAddress}}/v1/topics/orders/receive

              GET /ui        the dashboard: the cluster and its topics, to watch and to work with
              GET /topic     the topics, in creation order
              GET /v1/topics the same, with settings and statistics
              GET /status    this node's role and term, its peers and the leader
              GET /healthz   200 while this process lives
              GET /readyz    200 while requests should be sent here
              GET /metrics   for Prometheus
              GET /v1/cluster   the members, and how far each is
              GET /docs      every request with its answers, to read and to search
              GET /openapi/v1.json  the same for programs
              GET /docs/errors  what each kind of failure means, and what to do next

            Of the first three requests a node that does not lead answers 421 and names the leader in the header RRMQ-Leader; /v1 is served by any node.

            """;
        _text = Encoding.UTF8.GetBytes(text);
        var encoded = System.Net.WebUtility.HtmlEncode(text)
            .Replace("GET /ui ", "GET <a href=\"/ui\">/ui</a> ", StringComparison.Ordinal)
            .Replace("GET /topic ", "GET <a href=\"/topic\">/topic</a> ", StringComparison.Ordinal)
            .Replace("GET /docs ", "GET <a href=\"/docs\">/docs</a> ", StringComparison.Ordinal)
            .Replace("GET /status ", "GET <a href=\"/status\">/status</a> ", StringComparison.Ordinal);
        _html = Encoding.UTF8.GetBytes($"<!doctype html><meta charset=\"utf-8\"><title>RRMQ {options.Self.Name}</title><pre>{encoded}</pre>\n");
    }

    public async Task ShowAsync(HttpContext context)
    {
        var wantsHtml = context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        await Reply.WriteAsync(context.Response, 200, wantsHtml ? Html : Plain, wantsHtml ? _html : _text);
    }
}
