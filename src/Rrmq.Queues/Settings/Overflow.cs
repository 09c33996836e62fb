namespace Rrmq.Queues;

/// <summary>What a publish to a full topic does. On the wire: <c>reject</c>, <c>drop-oldest</c>.</summary>
public enum Overflow : byte
{
    Reject = 0,

    /// <summary>The oldest messages that nobody has leased make room.</summary>
    DropOldest = 1,
}
