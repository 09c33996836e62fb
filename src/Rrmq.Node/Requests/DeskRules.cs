using Rrmq.Queues;

namespace Rrmq.Node;

/// <summary>What the loop knows and the desk asks.</summary>
/// <param name="IsCaughtUp">Whether this node leads and has applied what its predecessors committed.</param>
/// <param name="IsLeaving">Whether it is stopping.</param>
/// <param name="Refusal">Why a command cannot be taken here and now, or null.</param>
/// <param name="Foresee">The refusal that the state has for a command, or null when the log must decide.</param>
/// <param name="NotHere">Who leads instead.</param>
/// <param name="Submit">To the log, or to the state when that will refuse it.</param>
internal sealed record DeskRules(
    Func<bool> IsCaughtUp,
    Func<bool> IsLeaving,
    Func<Command, Answer?> Refusal,
    Func<Command, CommandStatus?> Foresee,
    Func<Answer> NotHere,
    Action<PendingCommand> Submit);
