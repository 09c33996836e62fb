namespace Rrmq.Histories;

/// <summary>What a client knows of a request after its answer, or after there was none.</summary>
public enum Fate
{
    /// <summary>200.</summary>
    Done,

    /// <summary>The state itself said no: topic exists, no such topic, nothing to pop. As good as a read.</summary>
    Refused,

    /// <summary>Surely without effect: no connection, or <c>RRMQ-Outcome: not-applied</c>.</summary>
    NotApplied,

    /// <summary>It may have happened: no answer, or <c>RRMQ-Outcome: unknown</c>.</summary>
    Unknown,
}
