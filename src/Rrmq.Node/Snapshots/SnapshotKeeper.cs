using Microsoft.Extensions.Logging;
using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Storage;
using Rrmq.Transport;

namespace Rrmq.Node;

/// <summary>
/// Writes snapshots, gives back what they make needless, and reads and takes apart those that travel between nodes: the slow work behind the loop's decisions, one piece at a time.
/// A thread does it in a real node, an event in the simulation. A full disk is told and survived: what was there before is still there.
/// </summary>
/// <param name="log">The node's log.</param>
/// <param name="snapshots">Its snapshots.</param>
/// <param name="identity">Whose they are.</param>
/// <param name="loaded">The snapshot that the node started from, or null.</param>
/// <param name="pieceBytes">How much of a snapshot travels in one message.</param>
/// <param name="logger">The node's own lines.</param>
public sealed class SnapshotKeeper(ILogStore log, SnapshotStore snapshots, NodeIdentity identity, SnapshotRequest? loaded, int pieceBytes, ILogger logger) : IDisposable
{
    private readonly Dictionary<NodeId, OutgoingTransfer> _outgoing = [];
    private readonly List<StateCapture> _held = [];
    private readonly SnapshotReceiver _receiver = new(log, snapshots, logger);
    private SnapshotRequest? _newest = loaded;

    /// <summary>Writes the snapshot, durably.</summary>
    /// <exception cref="IOException">The disk failed. The process must end.</exception>
    /// <exception cref="OperationCanceledException">The node stops; the snapshot is not written.</exception>
    public SnapshotOutcome Write(SnapshotRequest request, CancellationToken stopping)
    {
        var meta = request.Meta;
        try
        {
            var written = snapshots.Write(InfoOf(meta), request.Capture.Encode, stopping);
            _newest = request;
            logger.SnapshotWritten(meta.Index.Value, written.Bytes);
            var older = snapshots.List(GroupId.Default).Select(one => one.Index).FirstOrDefault(index => index < meta.Index);
            return new SnapshotOutcome(true, meta.Index, written.Bytes, older);
        }
        catch (DiskFullException error)
        {
            logger.SnapshotPostponed(error.Message);
            return new SnapshotOutcome(false, meta.Index, 0, default);
        }
    }

    /// <summary>Gives back to the disk what lies in entries up to an index and nobody can ask for any more.</summary>
    /// <exception cref="IOException">The disk failed. The process must end.</exception>
    /// <exception cref="OperationCanceledException">The node stops; nothing was changed.</exception>
    /// <returns>Live bodies in damaged records, which only peers can give.</returns>
    public IReadOnlyList<BodyReference> Release(LogIndex upTo, CancellationToken stopping)
    {
        if (_newest is not { } newest)
            return [];
        try
        {
            var report = log.Compact([new CompactionScope(GroupId.Default, upTo, newest.Meta.Index, LiveBodies(newest))], stopping);
            if (report.BytesFreed > 0)
                logger.Compacted(report.BytesFreed, report.BytesRewritten, log.BytesOnDisk);
            if (report.Damage is { } damage)
                logger.DamageMet(damage.Message);
            if (report.NoRoom is { } noRoom)
                logger.CompactionPostponed(noRoom.Message);
            return [.. report.Wanted.Select(static span => new BodyReference(span.Index.Value, span.Offset, span.Length))];
        }
        catch (DiskFullException error)
        {
            logger.CompactionPostponed(error.Message);
            return [];
        }
    }

    /// <summary>What a captured state leads to stays readable from now on, until <see cref="LetGo"/>. Nothing that was captured later may have been released before.</summary>
    public void Hold(StateCapture capture) => _held.Add(capture);

    /// <summary>Nobody reads what it leads to any more.</summary>
    public void LetGo(StateCapture capture) => _held.Remove(capture);

    /// <summary>Reads a piece of the newest snapshot for a peer; of another than it was sent before when that one is gone.</summary>
    /// <exception cref="IOException">The disk failed. The process must end.</exception>
    public SnapshotPiece Read(NodeId to, ulong id, long offset)
    {
        try
        {
            if (!_outgoing.TryGetValue(to, out var transfer) || transfer.Id != id)
            {
                End(to);
                if (Open() is not { } opened)
                    return new SnapshotPiece(to, null, 0, 0, 0, default);
                _outgoing.Add(to, transfer = opened);
                (id, offset) = (transfer.Id, transfer.Id == id ? offset : 0);
            }

            return new SnapshotPiece(to, transfer.Meta, id, transfer.TotalBytes, offset, transfer.Read(Math.Min(offset, transfer.TotalBytes), pieceBytes));
        }
        catch (DamagedBodyException error)
        {
            // The stream is begun again after an election timeout, and goes on where it broke off.
            logger.DamageMet(error.Message);
            End(to);
            return new SnapshotPiece(to, null, 0, 0, 0, default) { Missing = [error.Reference] };
        }
        catch (SnapshotDamagedException error)
        {
            logger.SnapshotDamaged(error.Message);
            End(to);
            return new SnapshotPiece(to, null, 0, 0, 0, default);
        }
        catch (FileNotFoundException)
        {
            // Two newer ones were written while the peer fell behind, and it asks for a piece again: the newest is sent to it from the beginning.
            End(to);
            return new SnapshotPiece(to, null, 0, 0, 0, default);
        }
    }

    /// <summary>The peer needs no more of it.</summary>
    public void End(NodeId to)
    {
        if (_outgoing.Remove(to, out var transfer))
            transfer.Dispose();
    }

    /// <summary>Puts a piece that a leader sent on disk; the last one brings the state.</summary>
    /// <exception cref="IOException">The disk failed. The process must end.</exception>
    /// <exception cref="OperationCanceledException">The node stops.</exception>
    public AcceptedChunk Accept(SnapshotChunk chunk, CancellationToken stopping) => _receiver.Accept(chunk, stopping);

    public void Dispose()
    {
        foreach (var transfer in _outgoing.Values)
            transfer.Dispose();
        _outgoing.Clear();
        _receiver.Dispose();
    }

    internal static SnapshotInfo InfoOf(SnapshotMeta meta) => new(GroupId.Default, meta.Index, meta.Term, MembershipFormat.Encode(meta.Membership));

    private OutgoingTransfer? Open()
    {
        // What was received counts from the moment at which the log gave way to it.
        if (_receiver.Received is { } received && log.Recover(GroupId.Default).Base.Index >= received.Meta.Index && received.Meta.Index > (_newest?.Meta.Index ?? LogIndex.Zero))
            _newest = received;
        if (_newest is not { } source || snapshots.List(GroupId.Default).FirstOrDefault(one => one.Index == source.Meta.Index) is not { Bytes: > 0 } stored)
            return null;
        var id = identity.Incarnation.Value + (ulong)source.Meta.Index.Value;
        return new OutgoingTransfer(id == 0 ? 1 : id, source, log, () => snapshots.OpenRead(stored));
    }

    private IEnumerable<BodySpan> LiveBodies(SnapshotRequest request)
    {
        List<StateCapture> captures = [request.Capture, .. _held];
        captures.AddRange(_outgoing.Values.Select(transfer => transfer.Capture).Where(capture => capture != request.Capture));
        foreach (var capture in captures)
        {
            foreach (var run in capture.LiveBodies())
            {
                for (var i = 0; i < run.Length; i++)
                    yield return SpanOf(run.Span[i]);
            }
        }

        foreach (var body in request.Awaited)
            yield return SpanOf(body);
    }

    internal static BodySpan SpanOf(BodyReference body) => new(new LogIndex(body.Index), body.Offset, body.Length);
}
