namespace Rrmq.Node;

/// <summary>When a request counts as done.</summary>
public enum Acknowledgement : byte
{
    /// <summary>Durable on a majority, and applied.</summary>
    Quorum = 0,

    /// <summary>
    /// Durable on the leader's own disk: for publishes; other commands are answered as by <see cref="Quorum"/>. It may be lost with that leader. The answer says <c>Done</c> and has no detail, for a
    /// message has no id before it is applied; what the leader's state as it is would refuse is refused, what a later one refuses is not told.
    /// </summary>
    Leader = 1,

    /// <summary>Applied, and durable on every voter.</summary>
    All = 2,
}
