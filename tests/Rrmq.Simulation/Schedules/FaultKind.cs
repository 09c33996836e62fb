namespace Rrmq.Simulation;

/// <summary>What can go wrong at a stated time. What goes wrong all the time, message by message, is the <see cref="Weather"/>.</summary>
internal enum FaultKind
{
    /// <summary>The machine loses its power: what was not synced may be gone, sector by sector.</summary>
    PowerCut,

    /// <summary>The power goes at one of the next file operations, between a write and its sync for example.</summary>
    PowerCutInOperation,

    /// <summary>The power of all machines goes at once.</summary>
    PowerCutOfAll,

    /// <summary>The process is killed; the machine and its page cache live on.</summary>
    Kill,

    /// <summary>The process is killed at one of the next file operations.</summary>
    KillInOperation,

    /// <summary>The processes of all nodes are killed at once.</summary>
    KillOfAll,

    /// <summary>The node is asked to stop, hands its leadership over, and is started again.</summary>
    GracefulRestart,

    /// <summary>The process is frozen for a while; what is sent to it waits.</summary>
    Pause,

    /// <summary>Nothing passes from one node to another; the way back is open.</summary>
    CutOneWay,

    /// <summary>Nothing passes between two nodes.</summary>
    CutBothWays,

    /// <summary>Nothing passes between one node and all others.</summary>
    Isolate,

    /// <summary>Nothing passes between two parts of the cluster.</summary>
    Split,

    /// <summary>Everything from one node to another takes long.</summary>
    SlowLink,

    /// <summary>Many messages from one node to another are lost.</summary>
    LossyLink,

    /// <summary>A connection breaks: what is in flight is lost, and both ends are told.</summary>
    ResetLink,

    /// <summary>Writes and syncs of one node become slow.</summary>
    SlowDisk,

    /// <summary>The next write or sync of one node hangs for seconds.</summary>
    StalledDisk,

    /// <summary>A write fails: the process must end.</summary>
    FailedWrite,

    /// <summary>A sync fails: the process must end, and what was to be synced may be lost though it reads well.</summary>
    FailedSync,

    /// <summary>The disk has less room than the reserve, or none.</summary>
    FullDisk,

    /// <summary>A bit of a stopped node's disk flips.</summary>
    FlippedBit,

    /// <summary>A file of a stopped node is cut short.</summary>
    ShortenedFile,

    /// <summary>A stopped node comes back with an empty disk.</summary>
    WipedDisk,

    /// <summary>The wall clock jumps.</summary>
    WallClockStep,

    /// <summary>The monotonic clock runs fast or slow from now on.</summary>
    ClockDrift,

    /// <summary>A machine more asks to be taken in.</summary>
    Join,

    /// <summary>The operator removes a member.</summary>
    Removal,

    /// <summary>A machine is gone for good, and the operator removes it.</summary>
    LossForGood,

    /// <summary>The operator wants another leader.</summary>
    Transfer,
}
