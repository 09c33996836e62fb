using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Transport;

namespace Rrmq.Node;

/// <summary>
/// Snapshots on their way to and from peers, piece by piece: the next one leaves when the one before it was answered. A piece without an answer is sent again, and a peer that
/// answers none is given up, which consensus takes as a reason to look at it anew. Owned by the loop; files are read and written elsewhere.
/// </summary>
internal sealed class SnapshotStreams(NodeId self, INodeWorld world)
{
    private const long RepeatAfterMs = 1_000;
    private const long GiveUpAfterMs = 10_000;

    private readonly Dictionary<NodeId, Outgoing> _outgoing = [];
    private (SnapshotMeta Meta, QueueStateMachine State)? _received;

    /// <summary>Consensus wants a peer to have the newest snapshot.</summary>
    public void Begin(SendSnapshot wanted, long nowMs)
    {
        _outgoing[wanted.To] = new Outgoing(wanted.Term) { ProgressMs = nowMs, SentMs = nowMs };
        world.ReadSnapshot(wanted.To, id: 0, offset: 0);
    }

    /// <summary>A piece has been read.</summary>
    public void Send(SnapshotPiece piece, RaftCore core, long nowMs)
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
        world.ReadSnapshot(response.From, response.SnapshotId, response.NextOffset);
    }

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

    private void Answer(RaftCore core, SnapshotChunk chunk, SnapshotChunkState state, long nextOffset) =>
        world.Send(chunk.From, new SnapshotChunkResponse(self, core.Term, chunk.SnapshotId, state, nextOffset));

    private void End(NodeId peer, LogIndex index, bool arrived, RaftCore core)
    {
        _outgoing.Remove(peer);
        world.EndSnapshot(peer);
        core.SnapshotSent(peer, index, arrived);
    }

    private sealed class Outgoing(Term term)
    {
        public Term Term => term;
        public SnapshotChunk? Last { get; set; }
        public long Wanted { get; set; }
        public long SentMs { get; set; }
        public long ProgressMs { get; set; }
    }
}
