using Rrmq.Raft;
using Rrmq.Storage;

namespace Rrmq.Simulation;

/// <summary>
/// Sees everything that happens in a cluster at the moment it happens, and throws <see cref="BrokenPromiseException"/> when it must not. Called in the simulation's one
/// thread; it must change nothing and draw no chance.
/// </summary>
internal interface ISimulationObserver
{
    /// <summary>A process has opened its data folder and log, and is about to run.</summary>
    void Started(SimNode node, LogStore log)
    {
    }

    /// <summary>A node's data folder or log was refused at its start, by name. It stays away.</summary>
    void Refused(SimNode node, Exception because)
    {
    }

    /// <summary>A node's loop has taken a turn.</summary>
    void Turned(SimNode node)
    {
    }

    /// <summary>A message has left a node's loop or log writer; whether it arrives is another matter.</summary>
    void Sent(SimNode node, NodeId to, RaftMessage message)
    {
    }

    /// <summary>The log writer begins to write. It may not come to an end.</summary>
    void Writing(SimNode node, IReadOnlyList<StorageAppend> batch)
    {
    }

    /// <summary>The batch is durable. What waited for it has not left yet.</summary>
    void Durable(SimNode node, IReadOnlyList<StorageAppend> batch)
    {
    }

    /// <summary>A process is gone.</summary>
    void Ended(SimNode node, NodeEnd how)
    {
    }

    /// <summary>A node's disk was replaced by an empty one.</summary>
    void Wiped(SimNode node)
    {
    }

    /// <summary>The run is over, healed and drained.</summary>
    void Finished()
    {
    }
}
