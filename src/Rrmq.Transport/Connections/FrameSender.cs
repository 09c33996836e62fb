using System.Net.Sockets;
using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>
/// Puts frames on one socket, in order, without ever blocking its caller. While nothing waits, the caller's own thread makes the system call, which costs no
/// thread hop; once the kernel's buffer is full, a flusher on the pool sends what has gathered, all of it at a time, until nothing is left.
/// Any thread may send. The lock is held over an encode and at most one non-blocking system call; the flusher awaits outside it.
/// Invariant: the socket is written to by the lock's holder when <c>flushing</c> is false, and by the flusher alone when it is true.
/// </summary>
internal sealed class FrameSender(Socket socket, int maxMessages, long maxBytes) : IDisposable
{
    private readonly Lock _gate = new();
    private FrameBuffer _queue = new();
    private FrameBuffer _batch = new();
    private int _queuedMessages;
    private int _batchMessages;
    private long _batchBytes;
    private bool _flushing;
    private bool _closed;

    public SendOutcome Send(GroupId group, RaftMessage message, long size)
    {
        lock (_gate)
        {
            if (_closed) return SendOutcome.Closed;
            if (!_flushing) return SendDirectly(group, message);
            if (_queuedMessages + _batchMessages >= maxMessages || _queue.Length + _batchBytes + size > maxBytes) return SendOutcome.Full;
            FrameEncoder.Encode(_queue, group, message);
            _queuedMessages++;
            return SendOutcome.Queued;
        }
    }

    /// <summary>Closes the socket, politely when it still can be. What waited is lost.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_closed) ShutDown();
            _closed = true;
        }

        socket.Dispose();
    }

    private SendOutcome SendDirectly(GroupId group, RaftMessage message)
    {
        FrameEncoder.Encode(_queue, group, message);
        var sent = socket.Send(_queue.Written.Span, SocketFlags.None, out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock))
        {
            GiveUp();
            return SendOutcome.Closed;
        }

        _queue.Consume(sent);
        if (_queue.Length == 0) return SendOutcome.Sent;

        _flushing = true;
        _queuedMessages = 1;
        ThreadPool.UnsafeQueueUserWorkItem(static sender => _ = sender.FlushAsync(), this, preferLocal: false);
        return SendOutcome.Queued;
    }

    private async Task FlushAsync()
    {
        try
        {
            while (TakeBatch())
            {
                while (_batch.Length > 0)
                    _batch.Consume(await socket.SendAsync(_batch.Written, SocketFlags.None).ConfigureAwait(false));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            lock (_gate) GiveUp();
        }
    }

    private bool TakeBatch()
    {
        lock (_gate)
        {
            (_queue, _batch) = (_batch, _queue);
            _batchMessages = _queuedMessages;
            _batchBytes = _batch.Length;
            _queuedMessages = 0;
            return _flushing = _batch.Length > 0;
        }
    }

    private void GiveUp()
    {
        // The link keeps a read pending on this socket; ending both directions is what tells it.
        if (!_closed) ShutDown();
        _closed = true;
    }

    private void ShutDown()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The other side was faster.
        }
    }
}
