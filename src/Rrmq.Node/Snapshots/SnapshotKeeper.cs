using Microsoft.Extensions.Logging;
using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Storage;

namespace Rrmq.Node;

/// <summary>
/// Writes snapshots and gives back what they make needless: the slow work behind the loop's decisions, one piece at a time. A thread does it in a real node, an event in the
/// simulation. A full disk is told and survived: what was there before is still there.
/// </summary>
public sealed class SnapshotKeeper(LogStore log, SnapshotStore snapshots, ILogger logger)
{
    private SnapshotRequest? _newest;

    /// <summary>Writes the snapshot, durably.</summary>
    /// <exception cref="IOException">The disk failed. The process must end.</exception>
    /// <exception cref="OperationCanceledException">The node stops; the snapshot is not written.</exception>
    public SnapshotOutcome Write(SnapshotRequest request, CancellationToken stopping)
    {
        var meta = request.Meta;
        try
        {
            var info = new SnapshotInfo(GroupId.Default, meta.Index, meta.Term, MembershipFormat.Encode(meta.Membership));
            var written = snapshots.Write(info, request.Capture.Encode, stopping);
            _newest = request;
            logger.SnapshotWritten(meta.Index.Value, written.Bytes);
            var older = snapshots.List(GroupId.Default).Skip(1).Select(one => one.Index).FirstOrDefault();
            return new SnapshotOutcome(true, meta.Index, written.Bytes, older);
        }
        catch (DiskFullException error)
        {
            logger.SnapshotPostponed(error.Message);
            return new SnapshotOutcome(false, meta.Index, 0, default);
        }
    }

    /// <summary>Gives back to the disk what lies in entries up to an index and nobody can ask for any more. Does nothing before the first snapshot since the start.</summary>
    /// <exception cref="IOException">The disk failed. The process must end.</exception>
    /// <exception cref="OperationCanceledException">The node stops; nothing was changed.</exception>
    public void Release(LogIndex upTo, CancellationToken stopping)
    {
        if (_newest is not { } newest)
            return;
        try
        {
            var report = log.Compact([new CompactionScope(GroupId.Default, upTo, newest.Meta.Index, LiveBodies(newest))], stopping);
            if (report.FilesDeleted > 0)
                logger.Compacted(report.FilesDeleted, report.BytesFreed, report.BytesRewritten, log.BytesOnDisk);
            if (report.Damage is { } damage)
                logger.DamageMet(damage.Message);
        }
        catch (DiskFullException error)
        {
            logger.CompactionPostponed(error.Message);
        }
    }

    private static IEnumerable<BodySpan> LiveBodies(SnapshotRequest request)
    {
        foreach (var run in request.Capture.LiveBodies())
        {
            for (var i = 0; i < run.Length; i++)
                yield return SpanOf(run.Span[i]);
        }

        foreach (var body in request.Awaited)
            yield return SpanOf(body);
    }

    private static BodySpan SpanOf(BodyReference body) => new(new LogIndex(body.Index), body.Offset, body.Length);
}
