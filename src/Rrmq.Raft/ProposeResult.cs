namespace Rrmq.Raft;

public enum ProposeStatus
{
    Accepted,
    NotLeader,

    /// <summary>Too many bytes are proposed and not committed.</summary>
    Full,

    /// <summary>Leadership is being handed over.</summary>
    Transferring,
}

/// <summary>Where an accepted proposal stands in the log. It is committed when that index is applied with that term, and surely lost when another term is.</summary>
public readonly record struct ProposeResult(ProposeStatus Status, LogIndex Index, Term Term);
