namespace Rrmq.Load;

/// <summary>The connections of one kind in one loop, and how they are given work: at once when free, or when a request is due.</summary>
internal sealed class Lane(bool isPublish, ArrivalSchedule? schedule, Budget budget)
{
    private bool _hasEnded;

    public bool IsPublish => isPublish;

    public ArrivalSchedule? Schedule => schedule;

    public Budget Budget => budget;

    /// <summary>Connections with room for another request.</summary>
    public Queue<Connection> Free { get; } = new();

    /// <summary>Connections that have not found the queue empty.</summary>
    public int Working { get; set; }

    /// <summary>Nothing new is begun.</summary>
    public bool HasEnded => _hasEnded || budget.IsSpent || Working == 0 || schedule?.Next == long.MaxValue;

    /// <summary>When there is work and someone to do it.</summary>
    public long NextDue(long now) => HasEnded || Free.Count == 0 ? long.MaxValue : schedule?.Next ?? now;

    public void End() => _hasEnded = true;

    public bool TryBegin(long now, out long intended)
    {
        intended = now;
        return !HasEnded && (schedule is null || schedule.TryTake(now, out intended)) && budget.TryTake(now);
    }
}
