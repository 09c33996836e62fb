using Rrmq.Node;
using Rrmq.Queues;

namespace Rrmq.Simulation;

/// <summary>What a client was told, of a command or of a listing.</summary>
internal readonly record struct ClientAnswer(AnswerKind Kind, CommandResult Result = default, Member? Leader = null, LogPosition At = default, IReadOnlyList<string>? Topics = null)
{
    /// <summary>The message that a pop brought.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }
}
