using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>The answer to a read.</summary>
/// <param name="Kind"><see cref="AnswerKind.Applied"/>: <paramref name="Value"/> is the query's. Else none of <see cref="AnswerKind.LeadershipLost"/>: a read changes nothing.</param>
/// <param name="Value">What the query said.</param>
/// <param name="Leader">The leader, when known.</param>
/// <param name="Term">This node's term.</param>
/// <param name="At">After which entry the state was read.</param>
/// <param name="Contents">The bytes that were asked for, in the order of the references; an empty one where the record is damaged and no peer gave it in time.</param>
public readonly record struct ReadAnswer<T>(AnswerKind Kind, T? Value, Member? Leader, Term Term, LogPosition At, IReadOnlyList<ReadOnlyMemory<byte>> Contents)
{
    /// <summary>What time it is in the state, in milliseconds since 1970: the leader's last stamp, and what has passed here since it came.</summary>
    public long NowMs { get; init; }
}
