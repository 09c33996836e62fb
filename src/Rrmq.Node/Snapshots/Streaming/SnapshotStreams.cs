using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Transport;

namespace Rrmq.Node;

/// <summary>
/// Snapshots on their way to and from peers, piece by piece: the next one leaves when the one before it was answered. A piece without an answer is sent again, and a peer that
/// answers none is given up, which consensus takes as a reason to look at it anew. All streams together keep to a pace, so that disks and network are left to the log, here and at the
/// receivers. Owned by the loop; files are read and written elsewhere.
/// </summary>
/// <param name="self">This node.</param>
/// <param name="bytesPerSecond">What all streams together may take.</param>
/// <param name="world">Disk and network.</param>
internal sealed class SnapshotStreams(NodeId self, long bytesPerSecond, INodeWorld world)
{
    private const long RepeatAfterMs = 1_000;
    private const long GiveUpAfterMs = 10_000;

    private readonly Dictionary<NodeId, Outgoing> _outgoing = [];
    private readonly FedPeers _fed = new();
    private (SnapshotMeta Meta, QueueStateMachine State)? _received;

    // When what was sent so far has had its time.
    private double _paidMs;

    /// <summary>Consensus wants a peer to have the newest snapshot.</summary>
    public void Begin(SendSnapshot wanted, long nowMs)
    {
        _outgoing[wanted.To] = new Outgoing(wanted.Term) { ProgressMs = nowMs, SentMs = nowMs };
        world.ReadSnapshot(wanted.To, id: 0, offset: 0);
    }

    /// <summary>A piece has been read.</summary>
    /// <param name="logBytes">How much the log has ever taken.</param>
    public void Send(SnapshotPiece piece, RaftCore core, long logBytes, long nowMs)
    {
        if (!_outgoing.TryGetValue(piece.To, out var outgoing))
            return;
        if (piece.Snapshot is not { } snapshot)
        {
            End(piece.To, LogIndex.Zero, arrived: false, core);
            return;
        }

        outgoing.Last = new SnapshotChunk(self, outgoing.Term, piece.Id, snapshot, piece.TotalBytes, piece.Offset, piece.Data);
        outgoing.SentMs = nowMs;
        _fed.Sent(piece.To, snapshot.Index, piece.TotalBytes, logBytes);
        _paidMs = Math.Max(_paidMs, nowMs) + (piece.Data.Length * 1000.0 / bytesPerSecond);
        world.Send(piece.To, outgoing.Last);
    }

    /// <summary>The receiver of a snapshot has answered.</summary>
    public void Answered(SnapshotChunkResponse response, RaftCore core, long nowMs)
    {
        if (!_outgoing.TryGetValue(response.From, out var outgoing) || outgoing.Last is not { } last || last.SnapshotId != response.SnapshotId)
            return;
        if (response.State != SnapshotChunkState.Wanted)
        {
            End(response.From, last.Snapshot.Index, response.State == SnapshotChunkState.Done, core);
            return;
        }

        // The answer to a repetition: that piece is on its way.
        if (response.NextOffset == outgoing.Wanted)
            return;
        if (response.NextOffset > outgoing.Wanted)
            outgoing.ProgressMs = nowMs;
        outgoing.Wanted = response.NextOffset;
        outgoing.Last = last with { Data = default };
        outgoing.IsDue = true;
        ReadNext(nowMs);
    }

    /// <summary>How much of what the log could forget may be forgotten, now that peers are fed.</summary>
    public LogIndex Spare(LogIndex upTo, RaftCore core, long logBytes) => _fed.Spare(upTo, core, logBytes);

    /// <summary>For how long nothing is to be read.</summary>
    public long RestMs(long nowMs) => _outgoing.Count > 0 && _outgoing.Values.Any(static outgoing => outgoing.IsDue) ? Math.Max(0, (long)Math.Ceiling(_paidMs - nowMs)) : long.MaxValue;

    /// <summary>Sends again what was not answered, gives up peers that answer nothing, and all of them when leadership is gone.</summary>
    public void Advance(RaftCore core, long nowMs)
    {
        foreach (var (peer, outgoing) in _outgoing)
        {
            if (core.Role != Role.Leader || core.Term != outgoing.Term || nowMs - outgoing.ProgressMs >= GiveUpAfterMs)
            {
                End(peer, LogIndex.Zero, arrived: false, core);
            }
            else if (nowMs - outgoing.SentMs >= RepeatAfterMs && outgoing.Last is { Data.Length: > 0 } last)
            {
                outgoing.SentMs = nowMs;
                world.Send(peer, last);
            }
        }

        ReadNext(nowMs);
    }

    /// <summary>A leader has sent a piece.</summary>
    public void Receive(SnapshotChunk chunk, RaftCore core, LogIndex applied)
    {
        if (chunk.Term < core.Term)
            Answer(core, chunk, SnapshotChunkState.Refused, 0);
        else if (chunk.Snapshot.Index <= applied)
            Answer(core, chunk, SnapshotChunkState.Done, chunk.TotalBytes);
        else
            world.Accept(chunk);
    }

    /// <summary>A piece is on disk, or could not be put there. The last one brings the state, to which consensus may make the log give way.</summary>
    public void Accepted(AcceptedChunk accepted, RaftCore core, long nowMs)
    {
        var chunk = accepted.Chunk;
        if (accepted.Received is { } state)
        {
            _received = (chunk.Snapshot, state);
            core.ReceiveSnapshot(chunk.From, chunk.Term, chunk.Snapshot, nowMs);
        }

        Answer(core, chunk, accepted.State, accepted.NextOffset);
    }

    /// <summary>The state that consensus wants installed.</summary>
    public QueueStateMachine Take(SnapshotMeta meta)
    {
        if (_received is not { } received || received.Meta.Index != meta.Index || received.Meta.Term != meta.Term)
            throw new RaftInvariantException($"the state of entry {meta.Index} is to be installed and was not received");
        _received = null;
        return received.State;
    }

    /// <summary>What was received and is not installed by now never will be.</summary>
    public void Forget() => _received = null;

    // One piece at a time, so that the streams share the pace: the one that has waited longest is the next.
    private void ReadNext(long nowMs)
    {
        if (_paidMs > nowMs)
            return;
        Outgoing? next = null;
        var to = NodeId.None;
        foreach (var (peer, outgoing) in _outgoing)
        {
            if (outgoing.IsDue && (next is null || outgoing.SentMs < next.SentMs))
                (next, to) = (outgoing, peer);
        }

        if (next is null)
            return;
        next.IsDue = false;
        next.SentMs = nowMs;
        world.ReadSnapshot(to, next.Last!.SnapshotId, next.Wanted);
    }

    private void Answer(RaftCore core, SnapshotChunk chunk, SnapshotChunkState state, long nextOffset) =>
        world.Send(chunk.From, new SnapshotChunkResponse(self, core.Term, chunk.SnapshotId, state, nextOffset));

    private void End(NodeId peer, LogIndex index, bool arrived, RaftCore core)
    {
        _outgoing.Remove(peer);
        if (!arrived)
            _fed.BrokenOff(peer);
        world.EndSnapshot(peer);
        core.SnapshotSent(peer, index, arrived);
    }

    private sealed class Outgoing(Term term)
    {
        public Term Term => term;
        public SnapshotChunk? Last { get; set; }
        public long Wanted { get; set; }

        /// <summary>The next piece was asked for and waits for its time.</summary>
        public bool IsDue { get; set; }
        public long SentMs { get; set; }
        public long ProgressMs { get; set; }
    }
}
