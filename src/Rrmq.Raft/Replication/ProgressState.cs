namespace Rrmq.Raft;

internal enum ProgressState
{
    /// <summary>Where the logs part is not known: one append in flight, until an answer or the next heartbeat's.</summary>
    Probe,

    /// <summary>The logs agree: appends stream within the window.</summary>
    Replicate,
}
