using System.Collections.Concurrent;
using System.Diagnostics;
using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Storage;
using Rrmq.Transport;

namespace Rrmq.Node;

/// <summary>The thread that writes snapshots and compacts, behind all others. What is under way when the node stops is given up; the next start removes its remains.</summary>
internal sealed class SnapshotWorker : IDisposable
{
    private readonly SnapshotKeeper _keeper;
    private readonly Inbox _inbox;
    private readonly NodeMeter _meter;
    private readonly Action<Exception> _failed;
    private readonly BlockingCollection<Action> _work = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Thread _thread;

    public SnapshotWorker(SnapshotKeeper keeper, Inbox inbox, NodeMeter meter, Action<Exception> failed)
    {
        _keeper = keeper;
        _inbox = inbox;
        _meter = meter;
        _failed = failed;
        _thread = new Thread(Run) { Name = "rrmq-snapshots", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Never blocks.</summary>
    public void Write(SnapshotRequest request) => _work.Add(() =>
    {
        var began = Stopwatch.GetTimestamp();
        var outcome = _keeper.Write(request, _stopping.Token);
        _meter.CountSnapshot(outcome, Stopwatch.GetTimestamp() - began);
        _inbox.PostWritten(outcome);
    });

    /// <summary>Never blocks.</summary>
    public void Release(LogIndex upTo) => _work.Add(() =>
    {
        _inbox.PostMissing(_keeper.Release(upTo, _stopping.Token));
        _inbox.PostReleased(upTo);
    });

    /// <summary>Never blocks. On the loop's thread, so that no later snapshot releases what is to be held.</summary>
    public void Hold(StateCapture capture) => _work.Add(() => _keeper.Hold(capture));

    /// <summary>Never blocks. Any thread; does nothing when the node has stopped.</summary>
    public void LetGo(StateCapture capture)
    {
        try
        {
            _work.Add(() => _keeper.LetGo(capture));
        }
        catch (ObjectDisposedException)
        {
            // With the worker all that it held is gone.
        }
    }

    /// <summary>Never blocks.</summary>
    public void Read(NodeId to, ulong id, long offset) => _work.Add(() =>
    {
        var piece = _keeper.Read(to, id, offset);
        _inbox.PostMissing(piece.Missing);
        _inbox.PostPiece(piece);
    });

    /// <summary>Never blocks.</summary>
    public void End(NodeId to) => _work.Add(() => _keeper.End(to));

    /// <summary>Never blocks.</summary>
    public void Accept(SnapshotChunk chunk) => _work.Add(() => _inbox.PostAccepted(_keeper.Accept(chunk, _stopping.Token)));

    public void Dispose()
    {
        _stopping.Cancel();
        if (Thread.CurrentThread != _thread)
            _thread.Join();
        _stopping.Dispose();
        _work.Dispose();
        _keeper.Dispose();
    }

    private void Run()
    {
        BackgroundThread.StandBack();
        try
        {
            foreach (var work in _work.GetConsumingEnumerable(_stopping.Token))
                work();
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The node stops.
        }
        catch (Exception error)
        {
            _failed(error);
        }
    }
}
