using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>A request understood, or why it is not: exactly one of the two is set.</summary>
internal readonly record struct ParsedCommand(Command? Command, Failure? Failure)
{
    public static implicit operator ParsedCommand(Failure failure) => new(null, failure);

    public static implicit operator ParsedCommand(Command command) => new(command, null);
}
