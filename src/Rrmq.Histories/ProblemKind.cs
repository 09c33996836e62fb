namespace Rrmq.Histories;

/// <summary>The ways in which a history can be one that no queue gives.</summary>
public enum ProblemKind
{
    Duplicated,
    FromNowhere,
    Lost,
    OutOfOrder,
    FalselyEmpty,

    /// <summary>One idempotency key brought two answers.</summary>
    DifferentAnswers,

    /// <summary>A topic that was made twice, was there too early or was not there any more.</summary>
    Topics,
}
