namespace Rrmq.Chaos;

/// <summary>Whom a fault is for, by role: who that is shows when its time comes.</summary>
internal enum FaultTarget
{
    Leader,
    Follower,
    Minority,
    All,
}
