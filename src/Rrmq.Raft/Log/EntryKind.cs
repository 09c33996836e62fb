namespace Rrmq.Raft;

/// <summary>Whom an entry speaks to. Numbers are on disk and on the wire and never change their meaning.</summary>
public enum EntryKind : byte
{
    /// <summary>The state machine; empty for the no-op that opens a term.</summary>
    Command = 0,

    /// <summary>Consensus itself: the payload is an encoded <see cref="Membership"/>, and counts from the moment it is appended.</summary>
    Membership = 1,
}
