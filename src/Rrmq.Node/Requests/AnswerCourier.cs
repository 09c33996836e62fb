using System.Diagnostics;
using Rrmq.Storage;

namespace Rrmq.Node;

/// <summary>
/// Carries answers from the loop to those who wait for them, a turn's worth at a time, on a few threads of its own: those who wait go on there and write their replies. The pool would do the same with a
/// work item for each, and its threads spin for more work when they are done, which on a busy machine is time taken from the rest.
/// <para>
/// It also knows when answers are under way, which is the group commit's own clock. Those who are answered soon ask again, so that a batch which leaves when the answers to the one before have
/// left is nearly twice as large as one that leaves at once, and what a batch costs (three disks, four messages) is shared by twice as many. No timer, nothing to tune, and alone nobody waits.
/// </para>
/// </summary>
internal sealed class AnswerCourier : IDisposable
{
    /// <summary>Beyond this something holds an answer up, and the others wait for it no longer.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromMilliseconds(5);

    /// <summary>Fewer are not worth a second thread.</summary>
    private const int WorthSharing = 8;

    private readonly Lock _lock = new();
    private readonly Action _delivered;
    private readonly AnswerLane[] _lanes;
    private readonly List<PendingCommand> _taken = [];
    private int _underWay;
    private long _departed;

    /// <param name="delivered">Called when the last answer under way has arrived.</param>
    public AnswerCourier(Action delivered)
    {
        _delivered = delivered;
        _lanes = [.. Enumerable.Range(0, Math.Clamp(Environment.ProcessorCount, 1, 4)).Select(_ => new AnswerLane(Deliver))];
    }

    /// <summary>True while answers are on their way, but not for long.</summary>
    public bool IsUnderWay => Volatile.Read(ref _underWay) > 0 && Stopwatch.GetElapsedTime(Volatile.Read(ref _departed)) < LongestHold;

    /// <summary>Takes one that has its answer; it leaves with <see cref="Depart"/>. Any thread.</summary>
    public void Take(PendingCommand answered)
    {
        lock (_lock)
        {
            if (Interlocked.Increment(ref _underWay) == 1)
                Volatile.Write(ref _departed, Stopwatch.GetTimestamp());
            _taken.Add(answered);
        }
    }

    /// <summary>Sends off what was taken. Any thread; never blocks.</summary>
    public void Depart()
    {
        PendingCommand[] all;
        lock (_lock)
        {
            if (_taken.Count == 0)
                return;
            all = [.. _taken];
            _taken.Clear();
        }

        var lanes = all.Length < WorthSharing ? 1 : _lanes.Length;
        var share = (all.Length + lanes - 1) / lanes;
        for (int lane = 0, first = 0; first < all.Length; lane++, first += share)
            _lanes[lane].Carry(new ArraySegment<PendingCommand>(all, first, Math.Min(share, all.Length - first)));
    }

    /// <summary>What was sent off still arrives.</summary>
    public void Dispose()
    {
        foreach (var lane in _lanes)
            lane.Dispose();
    }

    private void Deliver(PendingCommand answered)
    {
        answered.Arrive();
        if (Interlocked.Decrement(ref _underWay) == 0)
            _delivered();
    }
}
