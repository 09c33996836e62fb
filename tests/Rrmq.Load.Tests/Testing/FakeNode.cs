using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Rrmq.Load.Tests;

/// <summary>
/// What a lone leader would answer, from memory and over real sockets, with a place where a test can make it lie: <see cref="Instead"/> sees each request first.
/// </summary>
internal sealed class FakeNode : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _messages = new();
    private readonly CancellationTokenSource _end = new();

    public FakeNode()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Target Target => Target.Find($"http://127.0.0.1:{Port}")!;

    /// <summary>Requests to publish or to take that came so far.</summary>
    public int Requests => _requests;

    private int _requests;

    /// <summary>Null to answer as a node would; else what to answer, where an empty text closes the connection.</summary>
    public Func<FakeRequest, Task<string?>> Instead { get; set; } = static _ => Task.FromResult<string?>(null);

    public static string Reply(int status, string body, string headers = "") => $"HTTP/1.1 {status} x\r\nContent-Length: {body.Length}\r\n{headers}\r\n{body}";

    public static string Refusal(int status, string word, string headers = "") =>
        Reply(status, "{\"success\": false}", $"RRMQ-Error: {word}\r\nRRMQ-Outcome: not-applied\r\n{headers}");

    public string Answer(FakeRequest request)
    {
        if (request.IsPublish)
        {
            _messages.Enqueue(request.Message);
            return Reply(200, "{\"success\": true}");
        }

        return _messages.TryDequeue(out var message) ? Reply(200, $"{{\"success\": true, \"message\": \"{message}\"}}") : Refusal(404, "queue_empty");
    }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptSocketAsync(_end.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var stream = new NetworkStream(socket, ownsSocket: true);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        try
        {
            while (await FakeRequest.ReadAsync(reader) is { } request)
            {
                var reply = request.IsMessage ? await Instead(Count(request)) ?? Answer(request) : Manage(request);
                if (reply.Length == 0)
                    return;
                await stream.WriteAsync(Encoding.ASCII.GetBytes(reply), _end.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The other end is gone, or the test is over.
        }
    }

    private FakeRequest Count(FakeRequest request)
    {
        Interlocked.Increment(ref _requests);
        return request;
    }

    private string Manage(FakeRequest request) => request.Path == "/status"
        ? Reply(200, "{\"role\": \"Leader\", \"term\": 1, \"node\": \"n0\", \"leader\": \"" + Target.Url + "\"}")
        : Reply(200, "{\"success\": true}");
}
