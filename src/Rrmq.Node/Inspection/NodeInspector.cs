using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Storage;

namespace Rrmq.Node;

/// <summary>Looks at a stopped node's data folder and changes nothing. One thread, one use.</summary>
public sealed class NodeInspector
{
    private readonly FolderInspection _folder;
    private readonly bool _verify;
    private readonly List<Finding> _findings = [];
    private readonly List<SnapshotInspection> _snapshots = [];
    private StateCapture? _newest;
    private LogIndex _readUpTo;

    private NodeInspector(FolderInspection folder, bool verify)
    {
        _folder = folder;
        _verify = verify;
    }

    /// <summary>Reads what a start would read: the log and the newest snapshot.</summary>
    /// <param name="path">The data folder.</param>
    /// <param name="verify">True: also the bodies outside the log, and every snapshot.</param>
    /// <param name="progress">Told after each file of the log.</param>
    /// <exception cref="DataFolderException">There is no such folder, it is no node's, or a process runs in it.</exception>
    /// <exception cref="SqliteUnavailableException">Its state is in SQLite, and the machine has none that can be used.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public static NodeInspection Inspect(string path, bool verify, Action<RecoveryProgress>? progress = null)
    {
        using var folder = FolderInspection.Open(new ReadOnlyFileSystem(), path);
        var inspection = new NodeInspector(folder, verify).Run(progress);
        return folder.IsHeld()
            ? throw new DataFolderException(DataFolderProblem.Locked, $"{path}: a node was started in it meanwhile, expected a stopped one")
            : inspection;
    }

    private NodeInspection Run(Action<RecoveryProgress>? progress)
    {
        if (_folder.Snapshots is { } snapshots)
        {
            foreach (var stored in snapshots.List(GroupId.Default))
                Read(snapshots, stored);
        }

        LogInspection? log = null;
        if (_folder.Identity is not null)
        {
            var live = _newest is { } capture ? (Spans(capture), new LogIndex(capture.AppliedIndex)) : ((IEnumerable<BodySpan>, LogIndex)?)null;
            log = _folder.ReadLog(live, _verify, progress);
            if (log is not null && log.Base.Index > _readUpTo && _findings.Count == 0 && _folder.Snapshots is not null)
                _findings.Add(Found(SnapshotRecovery.Missing(_folder.SnapshotsPath, log.Base.Index)));
        }

        return new NodeInspection(_folder.FolderPath, _folder.Identity, _folder.Peers, _folder.Join, _snapshots, log, [.. _folder.Findings, .. log?.Findings ?? [], .. _findings]);
    }

    private void Read(SnapshotStore snapshots, StoredSnapshot stored)
    {
        var told = new SnapshotInspection(stored.Index, stored.Bytes, null, null, null);
        try
        {
            using var reader = snapshots.OpenRead(stored);
            told = told with { Term = reader.Info.Term };
            if (_newest is null || _verify)
            {
                var (state, meta) = SnapshotRecovery.Read(reader);
                told = told with { Membership = meta.Membership, Topics = state.Topics() };
                _newest ??= state.Capture();
            }

            _readUpTo = LogIndex.Max(_readUpTo, stored.Index);
        }
        catch (SnapshotDamagedException error)
        {
            _findings.Add(Found(error));
        }
        catch (LogCorruptException error)
        {
            _findings.Add(Finding.OfSqlite(error));
        }

        _snapshots.Add(told);
    }

    private static Finding Found(SnapshotDamagedException error) => new(error.File, null, error.Finding);

    private static IEnumerable<BodySpan> Spans(StateCapture capture)
    {
        foreach (var run in capture.LiveBodies())
        {
            for (var i = 0; i < run.Length; i++)
                yield return new BodySpan(new LogIndex(run.Span[i].Index), run.Span[i].Offset, run.Span[i].Length);
        }
    }
}
