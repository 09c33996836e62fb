using Rrmq.Queues;

namespace Rrmq.Node;

/// <summary>
/// What the stream will answer to appends that are proposed and not yet applied, so that a client who asks for the leader's disk alone learns its message's place at once. It cannot err while this node leads: a leader proposes only when
/// it has applied all that came before it, everything that will be applied next is its own, in this order, and an append fails for no other reason than its id. Owned by the loop.
/// </summary>
internal sealed class StreamForecast
{
    private readonly Dictionary<UInt128, (long Sequence, ulong Payload)> _underWay = [];
    private long _last;

    /// <summary>The command was accepted into the log, behind all that were foretold before it.</summary>
    public CommandResult Foretell(QueueStateMachine state, AppendToStream append)
    {
        var (status, sequence) = state.ForeseeInStream(append.Tags);
        if (status == CommandStatus.Done && _underWay.TryGetValue(append.Tags.Id, out var first))
            (status, sequence) = (first.Payload == append.Tags.Payload ? CommandStatus.Duplicate : CommandStatus.KeyReused, first.Sequence);
        else if (status == CommandStatus.Done)
        {
            sequence = _last = (_underWay.Count == 0 ? state.LastInStream : _last) + 1;
            _underWay.Add(append.Tags.Id, (sequence, append.Tags.Payload));
        }

        return new CommandResult(status, Detail: new Appended(sequence));
    }

    /// <summary>The state knows it by itself now.</summary>
    public void Applied(AppendToStream append) => _underWay.Remove(append.Tags.Id);

    /// <summary>Another leader decides what comes next.</summary>
    public void LeadershipLost() => _underWay.Clear();
}
