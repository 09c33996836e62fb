using Microsoft.Extensions.Logging;
using Rrmq.Queues;
using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>
/// Which commands a leader refuses for want of room, its own or its followers'. What no majority would take must not be proposed: it would wait in the log for room, and the pops that make
/// room behind it. So followers say that they are full while they still take all that is under way. And no more answers are remembered than this node has memory set aside for; what is under way when that is
/// reached still counts, and the state's own bound (<see cref="IdempotencyLimits"/>) holds whatever is set here. Owned by the loop.
/// </summary>
internal sealed class DiskRule(RaftCore core, INodeWorld world, NodeOptions options, ILogger logger)
{
    private bool _majorityIsFull;

    /// <summary>Once a turn, after what came in.</summary>
    public void Look()
    {
        core.DiskFull = world.IsDiskFull;
        var full = !core.MajorityHasRoom;
        if (full && !_majorityIsFull && !core.DiskFull)
            logger.MajorityDiskFull();
        if (!full && _majorityIsFull && core.Role == Role.Leader)
            logger.MajorityHasRoom();
        _majorityIsFull = full;
    }

    public AnswerKind? Refusal(Command command, QueueStateMachine state)
    {
        if (world.IsReserveSpent)
            return AnswerKind.DiskFull;
        if (!command.IdempotencyKey.IsEmpty && state.Remembered is var (keys, bytes) && (keys >= options.MaxIdempotencyKeys || bytes >= options.MaxIdempotencyBytes) && !state.Remembers(command.IdempotencyKey.Span))
            return AnswerKind.TooManyKeys;
        var isFull = world.IsDiskFull;
        if ((!isFull && !_majorityIsFull) || !ReserveRule.FillsTheDisk(command, state))
            return null;
        return isFull ? AnswerKind.DiskFull : AnswerKind.MajorityDiskFull;
    }
}
