namespace Rrmq.Chaos;

/// <summary>What a node's process is doing, as far as we made it so.</summary>
internal enum NodeState
{
    Down,
    Up,
    Frozen,
}
