using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Rrmq.Chaos;

/// <summary>One connection through a <see cref="Forwarder"/>: two pumps, each of which holds bytes back as long as the weather says, and in their order.</summary>
internal sealed class ForwardedConnection(Socket near, LinkWeather weather) : IDisposable
{
    private const int PieceBytes = 64 * 1024;
    private const int PiecesUnderWay = 64;

    private readonly Socket _far = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <summary>Returns when either end is gone.</summary>
    public async Task RunAsync(IPEndPoint target, CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        try
        {
            near.NoDelay = true;
            await _far.ConnectAsync(target, ending.Token);
            await await Task.WhenAny(PumpAsync(near, _far, ending.Token), PumpAsync(_far, near, ending.Token));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // However it ended, both sides are told by the end of their connection.
        }
        finally
        {
            await ending.CancelAsync();
        }
    }

    public void Reset()
    {
        // Both before either is closed: the pumps close one when they see the other's end, and that must be a reset too.
        EndByReset(near);
        EndByReset(_far);
        Dispose();
    }

    public void Dispose()
    {
        near.Dispose();
        _far.Dispose();
    }

    private static void EndByReset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It has ended already.
        }
    }

    private async Task PumpAsync(Socket from, Socket to, CancellationToken ending)
    {
        var pieces = Channel.CreateBounded<(TimeSpan Due, byte[] Bytes)>(PiecesUnderWay);
        var clock = new RunClock();
        var reading = ReadAsync(from, pieces.Writer, clock, ending);
        await foreach (var (due, bytes) in pieces.Reader.ReadAllAsync(ending))
        {
            var early = due - clock.Now;
            if (early > TimeSpan.FromMilliseconds(1))
                await Task.Delay(early, ending);
            await weather.OpenAsync(ending);
            for (var rest = bytes.AsMemory(); rest.Length > 0;)
                rest = rest[await to.SendAsync(rest, SocketFlags.None, ending)..];
        }

        await reading;
    }

    private async Task ReadAsync(Socket from, ChannelWriter<(TimeSpan Due, byte[] Bytes)> pieces, RunClock clock, CancellationToken ending)
    {
        try
        {
            var buffer = new byte[PieceBytes];
            while (await from.ReceiveAsync(buffer, SocketFlags.None, ending) is > 0 and var count)
                await pieces.WriteAsync((clock.Now + weather.DrawDelay(), buffer[..count]), ending);
        }
        finally
        {
            pieces.TryComplete();
        }
    }
}
