namespace Rrmq.Queues;

/// <summary>What becomes of the ticks that a pause, or a cluster without a leader, slept through. On the wire: <c>skip</c>, <c>once</c>.</summary>
public enum MissedTicks : byte
{
    /// <summary>None of them runs.</summary>
    Skip = 0,

    /// <summary>One job runs for all of them.</summary>
    Once = 1,
}
