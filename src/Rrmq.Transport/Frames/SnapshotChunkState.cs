namespace Rrmq.Transport;

/// <summary>How a snapshot's receiver stands to it. Numbers are on the wire and never change their meaning.</summary>
public enum SnapshotChunkState : byte
{
    /// <summary>Send on from the offset named.</summary>
    Wanted = 0,

    /// <summary>All of it is durable here.</summary>
    Done = 1,

    /// <summary>Not wanted: it is older than what is here, its sender leads no longer, or there is no room for it.</summary>
    Refused = 2,
}
