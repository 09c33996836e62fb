namespace Rrmq.Chaos;

/// <summary>What a node's process is doing, as far as we made it so.</summary>
internal enum NodeState
{
    Down,
    Up,
    Frozen,

    /// <summary>Its files are damaged and it refuses to start, as it should: away for the rest of the run.</summary>
    Away,
}
