using System.Net.Sockets;
using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>
/// Puts frames on one socket, in order, without ever blocking its caller. While nothing waits, the caller's own thread makes the system call, which costs no
/// thread hop; once the kernel's buffer is full, a flusher on the pool sends what has gathered, all of it at a time, until nothing is left. What clients have sent through this node goes by a slow lane: a
/// little of it at a time, behind everything else, and large frames in pieces, so that none of it keeps consensus waiting.
/// Any thread may send. The lock is held over an encode and at most one non-blocking system call; the flusher awaits outside it.
/// Invariant: the socket is written to by the lock's holder when <c>flushing</c> is false, and by the flusher alone when it is true.
/// </summary>
internal sealed class FrameSender(Socket socket, int maxMessages, long maxBytes) : IDisposable
{
    /// <summary>Larger frames of the slow lane travel in pieces of about this size.</summary>
    private const int PieceBytes = 64 * 1024;

    /// <summary>So much of the slow lane goes between two looks at all else.</summary>
    private const int SlowAtATime = 256 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<(GroupId Group, RaftMessage Message, long Size)> _slow = new();
    private long _slowBytes;

    // The flusher's own: the frame of the slow lane that is being sent in pieces.
    private ReadOnlyMemory<byte> _whole;
    private long _wholeSize;
    private int _wholeSent;
    private NodeId _wholeFrom;

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

    /// <summary>The same by the slow lane, which has a budget of its own.</summary>
    public SendOutcome SendSlowly(GroupId group, RaftMessage message, long size)
    {
        lock (_gate)
        {
            if (_closed) return SendOutcome.Closed;
            if (!_flushing && size <= PieceBytes) return SendDirectly(group, message);
            if (_slow.Count >= maxMessages || (_slowBytes > 0 && _slowBytes + size > maxBytes)) return SendOutcome.Full;
            _slow.Enqueue((group, message, size));
            _slowBytes += size;
            if (!_flushing) BeginFlush();
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

        _queuedMessages = 1;
        BeginFlush();
        return SendOutcome.Queued;
    }

    private void BeginFlush()
    {
        _flushing = true;
        ThreadPool.UnsafeQueueUserWorkItem(static sender => _ = sender.FlushAsync(), this, preferLocal: false);
    }

    private async Task FlushAsync()
    {
        try
        {
            while (TakeBatch())
            {
                AddSlowly();
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
            return _flushing = _batch.Length > 0 || _slowBytes > 0;
        }
    }

    /// <summary>A little of the slow lane behind what was taken of the other. Encoded here, outside the lock: a large frame takes its time.</summary>
    private void AddSlowly()
    {
        var limit = _batch.Length + SlowAtATime;
        while (_batch.Length < limit && (_whole.Length > 0 || TakeSlow()))
        {
            if (_whole.IsEmpty) continue;
            var piece = _whole.Slice(_wholeSent, Math.Min(PieceBytes, _whole.Length - _wholeSent));
            FrameEncoder.Encode(_batch, GroupId.Default, new FramePiece(_wholeFrom, _whole.Length, _wholeSent, piece));
            _wholeSent += piece.Length;
            if (_wholeSent == _whole.Length) EndWhole();
        }
    }

    /// <summary>The next frame of the slow lane: encoded as it is, or as the whole that pieces are cut from.</summary>
    private bool TakeSlow()
    {
        (GroupId Group, RaftMessage Message, long Size) next;
        lock (_gate)
        {
            if (!_slow.TryDequeue(out next)) return false;
        }

        (_wholeSize, _wholeSent, _wholeFrom) = (next.Size, 0, next.Message.From);
        if (next.Size > PieceBytes)
        {
            _whole = FrameEncoder.EncodeContent(next.Group, next.Message);
            return true;
        }

        FrameEncoder.Encode(_batch, next.Group, next.Message);
        EndWhole();
        return true;
    }

    private void EndWhole()
    {
        _whole = default;
        lock (_gate) _slowBytes -= _wholeSize;
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
