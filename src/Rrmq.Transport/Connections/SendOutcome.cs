namespace Rrmq.Transport;

/// <summary>What became of a message handed to <see cref="FrameSender"/>. Only the last two lose it.</summary>
internal enum SendOutcome
{
    /// <summary>The kernel has all of it, and nothing waits behind it.</summary>
    Sent,

    /// <summary>It waits for the socket.</summary>
    Queued,

    /// <summary>The queue is full.</summary>
    Full,

    /// <summary>The connection is gone.</summary>
    Closed,
}
