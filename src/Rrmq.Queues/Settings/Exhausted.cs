namespace Rrmq.Queues;

/// <summary>What becomes of a message whose attempts are used up. On the wire: <c>dead-letter</c>, <c>block</c>, <c>drop</c>.</summary>
public enum Exhausted : byte
{
    /// <summary>It moves to the topic named like this one with <c>.dead</c> behind it, in the same step.</summary>
    DeadLetter = 0,

    /// <summary>It stays, dead, in its place, and keeps back what its order says, until a person acts.</summary>
    Block = 1,

    Drop = 2,
}
