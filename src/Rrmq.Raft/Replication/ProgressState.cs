namespace Rrmq.Raft;

internal enum ProgressState
{
    /// <summary>Where the logs part is not known: one append in flight, until an answer or the next heartbeat's.</summary>
    Probe,

    /// <summary>The logs agree: appends stream within the window.</summary>
    Replicate,

    /// <summary>The peer needs entries that are forgotten here: nothing is appended until a snapshot has reached it.</summary>
    Snapshot,
}
