using Microsoft.Extensions.Logging;
using Rrmq.Queues;
using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>What monitors learn of a loop, in one place. Turned by the loop; <see cref="Meter"/> and <see cref="CountTopicsAsync"/> are for any thread.</summary>
public sealed class LoopMonitor
{
    private readonly TopicCensus _census = new();
    private readonly CommitWatch _commits;

    internal LoopMonitor(ILogger logger) => _commits = new CommitWatch(Meter, logger);

    public NodeMeter Meter { get; } = new();

    /// <summary>What every topic holds, at the end of the next turn; empty when there is none any more. Whoever asks wakes the loop.</summary>
    public Task<TopicFigures[]> CountTopicsAsync() => _census.AskAsync();

    /// <summary>At the end of each turn.</summary>
    internal void Look(RaftCore core, QueueStateMachine state, long nowMs)
    {
        _commits.Look(core, nowMs);
        _census.Answer(state);
    }

    internal void Abandon() => _census.Abandon();
}
