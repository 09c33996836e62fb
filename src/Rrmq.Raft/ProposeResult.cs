namespace Rrmq.Raft;

public enum ProposeStatus
{
    Accepted,
    NotLeader,

    /// <summary>Too many bytes are proposed and not committed.</summary>
    Full,

    /// <summary>Leadership is being handed over.</summary>
    Transferring,

    /// <summary>A change of membership is under way: it is not committed, or not finished.</summary>
    ChangeUnderWay,

    /// <summary>This leader has committed nothing in its term yet, so a change might overtake its predecessor's (Ongaro, raft-dev, 2015).</summary>
    TooEarly,

    /// <summary>The change makes no sense here; <see cref="ProposeResult.Reason"/> says why.</summary>
    InvalidChange,
}

/// <summary>Where an accepted proposal stands in the log. It is committed when that index is applied with that term, and surely lost when another term is.</summary>
public readonly record struct ProposeResult(ProposeStatus Status, LogIndex Index, Term Term, string Reason = "");
