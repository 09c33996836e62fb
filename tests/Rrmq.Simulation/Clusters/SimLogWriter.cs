using Rrmq.Raft;
using Rrmq.Storage;

namespace Rrmq.Simulation;

/// <summary>The log writer's and the preparer's threads of one process, as events: what comes while a write is under way goes into the next.</summary>
internal sealed class SimLogWriter(Simulation simulation, SimNode node, SimBackground background, Chance chance)
{
    private const long PrepareAgainMs = 1000;

    private readonly List<StorageAppend> _queued = [];
    private StorageAppend[] _underWay = [];
    private bool _writing;
    private bool _preparing;

    public void Submit(StorageAppend append)
    {
        _queued.Add(append);
        StartWriting();
    }

    /// <summary>The process is gone, and what it had not written with it.</summary>
    public void Forget()
    {
        _queued.Clear();
        _underWay = [];
        (_writing, _preparing) = (false, false);
    }

    /// <summary>All that still waits, in one batch; nobody hears of it any more. False when the process ended on the way.</summary>
    public bool TryFinish()
    {
        StorageAppend[] batch = [.. _underWay, .. _queued];
        return batch.Length == 0 || TryWrite(batch);
    }

    private void StartWriting()
    {
        if (_writing || _queued.Count == 0)
            return;
        _writing = true;
        _underWay = [.. _queued];
        _queued.Clear();
        var life = node.Life;
        simulation.Scheduler.After(node.Disk.NextWriteMs(), () => Write(life));
    }

    private void Write(long life)
    {
        if (life != node.Life)
            return;
        if (node.IsPaused)
        {
            simulation.Scheduler.After(node.PausedForMs, () => Write(life));
            return;
        }

        var batch = _underWay;
        _underWay = [];
        if (!TryWrite(batch))
            return;
        _writing = false;
        foreach (var append in batch)
        {
            foreach (var send in append.AfterDurable)
                node.Send(send.To, send.Message);
            node.Loop!.Inbox.PostCompletion(append.Mark);
        }

        if (node.Log!.NeedsPreparing)
            PrepareIn(chance.Between(0, 3));
        StartWriting();
    }

    /// <summary>False when the process ended on the way; what of the batch is on the disk then, nobody knows.</summary>
    private bool TryWrite(StorageAppend[] batch)
    {
        if (simulation.Trace.IsVerbose)
            simulation.Tell($"{node.Member.Name} writes {Wording.Of(batch)}");
        foreach (var observer in simulation.Observers)
            observer.Writing(node, batch);
        try
        {
            node.Log!.Append(batch);
        }
        catch (SuddenEndException e)
        {
            node.End(e.End);
            return false;
        }
        catch (IOException e)
        {
            if (e is DiskFullException && node.ReservedBytes > 0)
                throw new BrokenPromiseException("the reserve is used before a node ends", $"{node.Member.Name} has {node.ReservedBytes} bytes set aside, and ends: {e.Message}");
            simulation.Note($"{node.Member.Name} meets a disk error: {e.Message}");
            node.End(NodeEnd.Failed);
            return false;
        }

        foreach (var observer in simulation.Observers)
            observer.Durable(node, batch);
        return true;
    }

    private void PrepareIn(long milliseconds)
    {
        if (_preparing)
            return;
        _preparing = true;
        background.Do(milliseconds, () =>
        {
            _preparing = false;
            node.Log!.PrepareAhead();
            if (node.Log.DiskFull)
                PrepareIn(PrepareAgainMs);
        });
    }
}
