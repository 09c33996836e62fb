namespace Rrmq.Node;

/// <summary>What a node is to its cluster.</summary>
public enum Standing
{
    /// <summary>It was given a number, and its log has not told it of any membership yet.</summary>
    Joining,

    /// <summary>It gets every entry and counts for nothing yet.</summary>
    Learner,

    Voter,

    /// <summary>It was a member and is one no longer, for good.</summary>
    Removed,
}
