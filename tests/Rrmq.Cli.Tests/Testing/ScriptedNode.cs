using System.Net;
using System.Text;

namespace Rrmq.Cli.Tests;

/// <summary>Answers requests one after the other as it was told to, the last answer for ever, and remembers what was asked.</summary>
internal sealed class ScriptedNode : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Queue<(int Status, string Body)> _answers;

    public ScriptedNode(params (int Status, string Body)[] answers)
    {
        _answers = new(answers);
        Address = new Uri($"http://127.0.0.1:{RrmqProcess.FreePort()}/");
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri Address { get; }

    public List<string> Asked { get; } = [];

    public static string Problem(string slug, string detail, bool retryable) =>
        $$"""{"type": "/docs/errors#{{slug}}", "title": "t", "status": 503, "detail": "{{detail}}", "retryable": {{(retryable ? "true" : "false")}}, "outcome": "not-applied"}""";

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                Asked.Add($"{context.Request.HttpMethod} {context.Request.Url!.AbsolutePath} {await reader.ReadToEndAsync()}".TrimEnd());
                var (status, body) = _answers.Count > 1 ? _answers.Dequeue() : _answers.Peek();
                context.Response.StatusCode = status;
                context.Response.Close(Encoding.UTF8.GetBytes(body), willBlock: true);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
