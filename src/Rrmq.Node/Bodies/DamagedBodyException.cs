using Rrmq.Queues;

namespace Rrmq.Node;

/// <summary>A body that a snapshot leads to is in a damaged record, and no peer has given it yet.</summary>
public sealed class DamagedBodyException(BodyReference reference, string message, Exception inner) : Exception(message, inner)
{
    public BodyReference Reference { get; } = reference;
}
