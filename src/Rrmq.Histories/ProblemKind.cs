namespace Rrmq.Histories;

/// <summary>The ways in which a history can be one that no queue gives.</summary>
public enum ProblemKind
{
    Duplicated,
    FromNowhere,
    Lost,
    OutOfOrder,
    FalselyEmpty,
}
