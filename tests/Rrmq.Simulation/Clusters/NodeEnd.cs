namespace Rrmq.Simulation;

/// <summary>How a process came to its end.</summary>
internal enum NodeEnd
{
    /// <summary>With its machine: what was not synced may be gone, and no connection is closed.</summary>
    PowerCut,

    /// <summary>By a signal: all it has written is still there, synced or not, and its connections close.</summary>
    Killed,

    /// <summary>By itself, because its disk failed: it answers what waits, then as if killed.</summary>
    Failed,

    /// <summary>By itself, after it was asked to.</summary>
    Stopped,
}
