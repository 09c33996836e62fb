using System.Diagnostics;
using System.Net.Sockets;

namespace Rrmq.Chaos;

/// <summary>
/// One client: a kept connection to each node, one second of patience as the course framework's clients have, and a memory of who led last. For one task at a time.
/// </summary>
internal sealed class NodeClient(IReadOnlyList<NodeDoor> doors) : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly WireConnection?[] _connections = new WireConnection?[doors.Count];
    private int _target;

    /// <summary>One attempt at one node.</summary>
    public async Task<Result> AskAsync(int node, byte[] request, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        var sent = false;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            if (_connections[node] is { IsDead: true })
                Close(node);
            var connection = _connections[node] ??= await WireConnection.OpenAsync(doors[node].Dial, limit.Token);
            sent = true;
            await connection.SendAsync(request, limit.Token);
            var reply = await connection.ReceiveAsync(limit.Token);
            if (reply.Header("Connection") == "close")
                Close(node);
            return new Result(Result.FateOf(reply), reply, Stopwatch.GetElapsedTime(began));
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            Close(node);
            cancellation.ThrowIfCancellationRequested();
            return new Result(sent ? Fate.Unknown : Fate.NotApplied, null, Stopwatch.GetElapsedTime(began));
        }
    }

    /// <summary>One attempt at the node that led last. Afterwards the hint, or the next node, is the one to ask.</summary>
    public async Task<Result> AskOnceAsync(byte[] request, CancellationToken cancellation)
    {
        var result = await AskAsync(_target, request, cancellation);
        if (result.Fate is Fate.NotApplied or Fate.Unknown)
            _target = Hinted(result) ?? (_target + 1) % doors.Count;
        return result;
    }

    public void Dispose()
    {
        for (var node = 0; node < doors.Count; node++)
            Close(node);
    }

    private int? Hinted(Result result)
    {
        if (result.Leader is not { } leader)
            return null;
        for (var node = 0; node < doors.Count; node++)
            if (doors[node].Url == leader)
                return node;
        throw new InvalidOperationException($"RRMQ-Leader names {leader}, which is no node of this cluster");
    }

    private void Close(int node)
    {
        _connections[node]?.Dispose();
        _connections[node] = null;
    }
}
