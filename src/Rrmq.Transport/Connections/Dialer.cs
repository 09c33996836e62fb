using System.Net;
using System.Net.Sockets;
using System.Text;
using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>One attempt to reach one peer: resolve, connect, shake hands. Each step is bounded in time, the answer also in size. Holds no state.</summary>
internal sealed class Dialer(NodeIdentity self, string publicAddress, string? joinedAt, Peer peer, PeerNetworkOptions options, TimeProvider time)
{
    private const int MaxHeadBytes = 8 * 1024;
    private const int TcpUserTimeout = 18;

    public async Task<DialOutcome> DialAsync(CancellationToken stop)
    {
        Socket? socket = null;
        try
        {
            using (var limit = new CancellationTokenSource(options.ConnectTimeout, time))
            using (var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token))
                socket = await ConnectAsync(either.Token).ConfigureAwait(false);

            using (var limit = new CancellationTokenSource(options.HandshakeTimeout, time))
            using (var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token))
            {
                var outcome = await ShakeHandsAsync(socket, either.Token).ConfigureAwait(false);
                if (outcome is DialOutcome.Connected) socket = null;
                return outcome;
            }
        }
        catch (SocketException exception) when (socket is null && exception.SocketErrorCode == SocketError.TimedOut)
        {
            return NoConnection();
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return socket is null ? NoConnection() : new DialOutcome.Failed($"connected, but the handshake was not answered within {options.HandshakeTimeout.TotalMilliseconds:0} ms");
        }
        catch (SocketException exception) when (socket is null && exception.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return new DialOutcome.NobodyListens("nobody listens there (connection refused)");
        }
        catch (SocketException exception)
        {
            return new DialOutcome.Failed(socket is null
                ? $"{exception.SocketErrorCode}: {exception.Message}"
                : $"the connection broke in the handshake: {exception.Message}");
        }
        finally
        {
            socket?.Dispose();
        }
    }

    // One wording, whichever limit was the first to strike: a new reason is a new line in the log.
    private DialOutcome.Failed NoConnection() => new($"no connection within {options.ConnectTimeout.TotalMilliseconds:0} ms");

    private async Task<Socket> ConnectAsync(CancellationToken cancellation)
    {
        // Resolved at every dial: a container that restarts comes back under another address.
        var started = time.GetTimestamp();
        var addresses = await Dns.GetHostAddressesAsync(peer.Host, cancellation).ConfigureAwait(false);
        var patience = options.ConnectTimeout - time.GetElapsedTime(started);
        return await AddressWalk.FirstAsync(addresses, patience, ConnectToAsync, time, cancellation).ConfigureAwait(false);
    }

    private async Task<Socket> ConnectToAsync(IPAddress address, CancellationToken cancellation)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            Configure(socket);
            await socket.ConnectAsync(new IPEndPoint(address, peer.Port), cancellation).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Configure(Socket socket)
    {
        socket.NoDelay = true;
        socket.Blocking = false;

        // A link between two followers is silent for hours; probes find out that the other machine is gone.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 5);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 1);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 5);

        if (OperatingSystem.IsLinux())
        {
            var milliseconds = BitConverter.GetBytes((int)options.UnacknowledgedTimeout.TotalMilliseconds);
            socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, TcpUserTimeout, milliseconds);
        }
    }

    private async Task<DialOutcome> ShakeHandsAsync(Socket socket, CancellationToken cancellation)
    {
        var request = Request();
        for (var sent = 0; sent < request.Length;)
            sent += await socket.SendAsync(request.AsMemory(sent), SocketFlags.None, cancellation).ConfigureAwait(false);

        var head = new byte[MaxHeadBytes];
        var length = 0;
        int end;
        while ((end = head.AsSpan(0, length).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (length == head.Length) return new DialOutcome.Failed($"its answer to the handshake is longer than {MaxHeadBytes} bytes");
            var read = await socket.ReceiveAsync(head.AsMemory(length), SocketFlags.None, cancellation).ConfigureAwait(false);
            if (read == 0) return new DialOutcome.Failed("it closed the connection in the middle of the handshake");
            length += read;
        }

        return HandshakeAnswer.Parse(head.AsSpan(0, end)) switch
        {
            HandshakeAnswer.Admitted when length > end + 4 => new DialOutcome.Failed("it sent bytes behind its answer, where only we may speak"),
            HandshakeAnswer.Admitted admitted => new DialOutcome.Connected(socket, admitted.Incarnation, admitted.AnswersProbes),
            HandshakeAnswer.Refused refused => new DialOutcome.Rejected(refused.Slug, refused.Reason),
            HandshakeAnswer.Unreadable unreadable => new DialOutcome.Failed($"its answer to the handshake makes no sense: {unreadable.Why}"),
            _ => throw new InvalidOperationException("A handshake's answer has three cases."),
        };
    }

    private byte[] Request() => Encoding.ASCII.GetBytes(
        $"GET {HandshakeHeaders.Path} HTTP/1.1\r\n"
        + $"Host: {HeaderText.Clean(peer.Host, 256)}:{peer.Port}\r\n"
        + "Connection: Upgrade\r\n"
        + $"Upgrade: {HandshakeHeaders.Protocol}\r\n"
        + $"{HandshakeHeaders.Cluster}: {self.Cluster}\r\n"
        + $"{HandshakeHeaders.Node}: {self.Node}\r\n"
        + $"{HandshakeHeaders.TargetNode}: {peer.Node}\r\n"
        + $"{HandshakeHeaders.Incarnation}: {self.Incarnation}\r\n"
        + $"{HandshakeHeaders.Address}: {HeaderText.Clean(publicAddress, 256)}\r\n"
        + (joinedAt is null ? "" : $"{HandshakeHeaders.JoinedAt}: {joinedAt}\r\n")
        + "\r\n");
}
