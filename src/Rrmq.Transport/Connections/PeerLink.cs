using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>
/// Our side of the way to one peer: dials, redials, and sends while connected. A message for a peer that is not connected is dropped at once: Raft resends
/// what still matters, and old messages would only delay new ones. The dial loop is one task; <see cref="Send"/> may be called from any thread.
/// </summary>
internal sealed class PeerLink(
    Peer peer, Dialer dialer, PeerRoster roster, PeerNetworkOptions options, IPeerSink sink, Random random, TimeProvider time, ILogger logger)
{
    private readonly Backoff _backoff = new(options.BackoffMinimum, options.BackoffMaximum, random);
    private readonly RoundTrip _roundTrip = new(time);
    private volatile FrameSender? _live;
    private volatile bool _answersProbes;
    private volatile TaskCompletionSource _nudged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _trouble;
    private bool _knownGone;
    private bool _told;
    private long _downSince = time.GetTimestamp();
    private int _overflowing;
    private long _dropped;

    // Only ever compared for change, so a lost increment between two racing senders does no harm.
    private long _sendCalls;
    private long _quietSince = -1;
    private long _lastReceived;

    public Peer Peer => peer;

    public bool Connected => _live is not null;

    public string? Trouble => _trouble;

    public long Dropped => Volatile.Read(ref _dropped);

    public long? SinceReceivedMs => Volatile.Read(ref _lastReceived) is not 0 and var at ? (long)time.GetElapsedTime(at).TotalMilliseconds : null;

    public void Heard() => Volatile.Write(ref _lastReceived, time.GetTimestamp());

    public TimeSpan? RoundTrip => _roundTrip.Smoothed;

    /// <summary>The peer asked. One whose own link is not up yet asks again soon.</summary>
    public void Answer(ProbeAnswer answer)
    {
        if (Connected) Send(GroupId.Default, answer);
    }

    /// <summary>A probe of ours came back.</summary>
    public void Answered(ProbeAnswer answer) => _roundTrip.Answered(answer.Stamp);

    /// <summary>Asks the peer for a sign of life, busy or not: that is how the round trip under load is known. One that knows no probes is told that we live, if nothing else was sent lately. One timer's thread.</summary>
    public void KeepInTouch(NodeId self)
    {
        if (!Connected) return;
        if (_answersProbes) Send(GroupId.Default, new Probe(self, time.GetTimestamp()));
        else if (Volatile.Read(ref _sendCalls) == _quietSince) Send(GroupId.Default, new KeepAlive(self));
        _quietSince = Volatile.Read(ref _sendCalls);
    }

    public PeerSend Send(GroupId group, RaftMessage message)
    {
        Volatile.Write(ref _sendCalls, _sendCalls + 1);
        var sender = _live;
        if (sender is null)
        {
            Interlocked.Increment(ref _dropped);
            return PeerSend.NotConnected;
        }

        var size = FrameEncoder.SizeOf(message);
        if (size > options.MaxFrameBytes)
        {
            Interlocked.Increment(ref _dropped);
            logger.FrameTooLarge(message.GetType().Name, size, peer.Node, peer.Name, options.MaxFrameBytes);
            return PeerSend.TooLarge;
        }

        switch (message is ForwardRequest or ForwardAnswer or ForwardCancel ? sender.SendSlowly(group, message, size) : sender.Send(group, message, size))
        {
            case SendOutcome.Sent:
                if (_overflowing != 0) _overflowing = 0;
                return PeerSend.Taken;
            case SendOutcome.Queued:
                return PeerSend.Taken;
            case SendOutcome.Full:
                Interlocked.Increment(ref _dropped);
                if (Interlocked.Exchange(ref _overflowing, 1) == 0) logger.QueueFull(peer.Node, peer.Name, options.QueueMessages, options.QueueBytes);
                return PeerSend.Full;
            default:
                Interlocked.Increment(ref _dropped);
                return PeerSend.NotConnected;
        }
    }

    /// <summary>The peer has just dialed us, so it is up: dial now instead of waiting the backoff out.</summary>
    public void Nudge()
    {
        if (_live is null) _nudged.TrySetResult();
    }

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await AttemptAsync(stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // A dead dial loop would be a silent one-way partition; whatever broke it may pass.
                logger.DialLoopFailed(peer.Node, peer.Name, exception);
            }

            await WaitAsync(stop).ConfigureAwait(false);
        }
    }

    private async Task AttemptAsync(CancellationToken stop)
    {
        switch (await dialer.DialAsync(stop).ConfigureAwait(false))
        {
            case DialOutcome.Connected connected:
                await HoldAsync(connected, stop).ConfigureAwait(false);
                break;
            case DialOutcome.NobodyListens nobody:
                if (IsNews(nobody.Why, options.DialGrace)) logger.DialFailed(peer.Node, peer.Name, peer.Host, peer.Port, nobody.Why);
                ReportGone();
                break;
            case DialOutcome.Failed failed:
                if (IsNews(failed.Why, options.DialGrace)) logger.DialFailed(peer.Node, peer.Name, peer.Host, peer.Port, failed.Why);
                break;
            case DialOutcome.Rejected { Slug: HandshakePolicy.NodeWasRemoved } removed:
                if (IsNews(removed.Reason, TimeSpan.Zero)) logger.DialRejectedAsRemoved(peer.Node, peer.Name, removed.Reason);
                sink.RefusedAsRemoved(peer.Node);
                break;
            case DialOutcome.Rejected rejected:
                if (IsNews(rejected.Reason, TimeSpan.Zero)) logger.DialRejected(peer.Node, peer.Name, peer.Host, peer.Port, rejected.Slug, rejected.Reason);
                if (rejected.Slug == HandshakePolicy.NodeWasReplaced) sink.RefusedAsReplaced(peer.Node, rejected.Reason);
                break;
        }
    }

    private async Task HoldAsync(DialOutcome.Connected connected, CancellationToken stop)
    {
        using var sender = new FrameSender(connected.Socket, options.QueueMessages, options.QueueBytes);

        // The answer came on a thread that serves sockets, and what is remembered of a peer waits for the disk.
        await Task.Yield();
        if (roster.EnterDialed(peer, connected.Incarnation, out var exposed) is { } refusal)
        {
            if (IsNews(refusal.Reason, TimeSpan.Zero)) logger.AnswerRefused(peer.Node, peer.Name, refusal.Slug, refusal.Reason);
            return;
        }

        if (exposed is not null)
        {
            logger.StrangerExposed(peer.Node, exposed.Request.Address, exposed.Request.Incarnation, peer.Host, peer.Port, connected.Incarnation);
            exposed.Close();
        }

        var since = time.GetTimestamp();
        string end;
        try
        {
            _trouble = null;
            _knownGone = false;
            _overflowing = 0;
            _answersProbes = connected.AnswersProbes;
            _roundTrip.Begin();
            _live = sender;
            Heard();
            logger.LinkUp(peer.Node, peer.Name, peer.Host, peer.Port, connected.Incarnation);
            sink.PeerConnected(peer.Node);
            end = await WatchAsync(connected.Socket, stop).ConfigureAwait(false);
        }
        finally
        {
            // A nudge that came while the link was up has nothing to hurry any more; kept, it would skip the backoff of this loss.
            _nudged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _roundTrip.End();
            _live = null;
            _told = false;
            _downSince = time.GetTimestamp();
            roster.LeaveDialed(peer.Node);
        }

        _trouble = end;
        logger.LinkDown(peer.Node, peer.Name, end);
        ReportGone();

        // A peer that drops us as soon as it has accepted us is not worth a busy loop.
        if (time.GetElapsedTime(since) >= options.BackoffMaximum) _backoff.Reset();
    }

    /// <summary>The peer never speaks on this connection, so a read ends only when the connection does.</summary>
    private static async Task<string> WatchAsync(Socket socket, CancellationToken stop)
    {
        try
        {
            var read = await socket.ReceiveAsync(new byte[1], SocketFlags.None, stop).ConfigureAwait(false);
            return read == 0 ? "the peer closed the connection" : "the peer spoke where only we may";
        }
        catch (SocketException exception)
        {
            return exception.Message;
        }
    }

    private void ReportGone()
    {
        if (_knownGone) return;
        _knownGone = true;
        sink.PeerUnreachable(peer.Node);
    }

    /// <summary>True once for each trouble that lasts: nodes that start together, or a peer that restarts, are not worth a line.</summary>
    private bool IsNews(string reason, TimeSpan grace)
    {
        if (_trouble != reason) _told = false;
        _trouble = reason;
        if (_told || time.GetElapsedTime(_downSince) < grace) return false;
        return _told = true;
    }

    private async Task WaitAsync(CancellationToken stop)
    {
        await Task.WhenAny(Task.Delay(_backoff.Next(), time, stop), _nudged.Task).ConfigureAwait(false);

        // A peer that starts dials before it listens: the dial that answers it is refused, and the next one must not wait as long as for a peer that is gone.
        if (_nudged.Task.IsCompleted) _backoff.Reset();
        _nudged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
