using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Rrmq.Chaos;

/// <summary>
/// Stands between one node and one of its peers: the node dials this port and reaches the peer's. After the handshake the connection carries the dialing node's frames only, so that
/// holding its bytes back cuts one direction and leaves the other. Held bytes are not lost: they come late, as TCP brings them when a cable is put back.
/// </summary>
internal sealed class Forwarder : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentDictionary<ForwardedConnection, byte> _connections = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly IPEndPoint _target;

    public Forwarder(int targetPort)
    {
        _target = new IPEndPoint(IPAddress.Loopback, targetPort);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    public LinkWeather Weather { get; } = new();

    public int Connections => _connections.Count;

    /// <summary>Ends what is connected now, both ends, with a reset.</summary>
    public void Reset()
    {
        foreach (var connection in _connections.Keys)
            connection.Reset();
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _listener.Dispose();
        Reset();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var stopping = _stopping.Token;
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptAsync(stopping);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                return;
            }

            _ = ServeAsync(new ForwardedConnection(socket, Weather), stopping);
        }
    }

    private async Task ServeAsync(ForwardedConnection connection, CancellationToken stopping)
    {
        _connections.TryAdd(connection, 0);
        using (connection)
            await connection.RunAsync(_target, stopping);
        _connections.TryRemove(connection, out _);
    }
}
