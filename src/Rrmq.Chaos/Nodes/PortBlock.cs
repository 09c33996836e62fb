using System.Net;
using System.Net.Sockets;

namespace Rrmq.Chaos;

/// <summary>
/// Ports in a row for one cluster. They lie below the range from which the system draws ports for outgoing connections: a port from that range could be taken by
/// any client while its node is down. Whoever holds a block keeps its last port bound, which is how parallel runs tell that it is taken.
/// </summary>
internal sealed class PortBlock : IDisposable
{
    private const int Size = 8;
    private const int Lowest = 12_000;
    private const int Highest = 32_000;

    private readonly Socket _guard;

    private PortBlock(int first, Socket guard)
    {
        First = first;
        _guard = guard;
    }

    public int First { get; }

    public int this[int index] => index < Size - 1 ? First + index : throw new ArgumentOutOfRangeException(nameof(index));

    public static PortBlock Take()
    {
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var first = Lowest + (Random.Shared.Next((Highest - Lowest) / Size) * Size);
            if (TryBind(first + Size - 1) is not { } guard)
                continue;
            if (Enumerable.Range(first, Size - 1).All(IsFree))
                return new PortBlock(first, guard);
            guard.Dispose();
        }

        throw new InvalidOperationException("no free ports were found");
    }

    public void Dispose() => _guard.Dispose();

    private static bool IsFree(int port)
    {
        using var socket = TryBind(port);
        return socket is not null;
    }

    private static Socket? TryBind(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }
}
