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
    private readonly Lock gate = new();
    private FrameBuffer queue = new();
    private FrameBuffer batch = new();
    private int queuedMessages;
    private int batchMessages;
    private long batchBytes;
    private bool flushing;
    private bool closed;

    public SendOutcome Send(GroupId group, RaftMessage message, long size)
    {
        lock (gate)
        {
            if (closed) return SendOutcome.Closed;
            if (!flushing) return SendDirectly(group, message);
            if (queuedMessages + batchMessages >= maxMessages || queue.Length + batchBytes + size > maxBytes) return SendOutcome.Full;
            FrameEncoder.Encode(queue, group, message);
            queuedMessages++;
            return SendOutcome.Queued;
        }
    }

    /// <summary>Closes the socket, politely when it still can be. What waited is lost.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (!closed) ShutDown();
            closed = true;
        }

        socket.Dispose();
    }

    private SendOutcome SendDirectly(GroupId group, RaftMessage message)
    {
        FrameEncoder.Encode(queue, group, message);
        var sent = socket.Send(queue.Written.Span, SocketFlags.None, out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock))
        {
            GiveUp();
            return SendOutcome.Closed;
        }

        queue.Consume(sent);
        if (queue.Length == 0) return SendOutcome.Sent;

        flushing = true;
        queuedMessages = 1;
        ThreadPool.UnsafeQueueUserWorkItem(static sender => _ = sender.FlushAsync(), this, preferLocal: false);
        return SendOutcome.Queued;
    }

    private async Task FlushAsync()
    {
        try
        {
            while (TakeBatch())
            {
                while (batch.Length > 0)
                    batch.Consume(await socket.SendAsync(batch.Written, SocketFlags.None).ConfigureAwait(false));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            lock (gate) GiveUp();
        }
    }

    private bool TakeBatch()
    {
        lock (gate)
        {
            (queue, batch) = (batch, queue);
            batchMessages = queuedMessages;
            batchBytes = batch.Length;
            queuedMessages = 0;
            return flushing = batch.Length > 0;
        }
    }

    private void GiveUp()
    {
        // The link keeps a read pending on this socket; ending both directions is what tells it.
        if (!closed) ShutDown();
        closed = true;
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
