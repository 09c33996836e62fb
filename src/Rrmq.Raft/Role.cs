namespace Rrmq.Raft;

/// <summary>A node that asks for pre-votes is a <see cref="Candidate"/> too: it knows of no leader.</summary>
public enum Role
{
    Follower,
    Candidate,
    Leader,
}
