using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>How a <see cref="ChangeRequest"/> ended.</summary>
public enum ChangeStatus
{
    Done,

    /// <summary>This node does not lead; <see cref="ChangeAnswer.Member"/> does.</summary>
    NotLeader,

    /// <summary>No leader is known, or the node is stopping; nothing was changed.</summary>
    NoLeader,

    /// <summary>There is no such member.</summary>
    NotFound,

    /// <summary>The change is not to be made; nothing was changed.</summary>
    Refused,

    /// <summary>Another change was under way all the time; nothing was changed.</summary>
    UnderWay,

    /// <summary>Proposed, and its fate not learnt in time.</summary>
    Unknown,
}

/// <summary>The answer to a <see cref="ChangeRequest"/>.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Reason">One sentence for people, unless it is done.</param>
/// <param name="Member">The member that was added or removed, or the leader.</param>
/// <param name="Membership">The membership that holds now, when a member was added.</param>
public readonly record struct ChangeAnswer(ChangeStatus Status, string Reason = "", Member? Member = null, Membership? Membership = null);
