namespace Rrmq.Contracts;

/// <summary>One member. What only a leader knows, <paramref name="MatchIndex"/> and <paramref name="Lag"/>, is null elsewhere.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Role"><c>voter</c>, <c>learner</c>, or <c>leaving</c> while its removal is not finished.</param>
/// <param name="Leads">True for the leader.</param>
/// <param name="Alive">It was heard from lately.</param>
/// <param name="LastContactMs">Milliseconds since anything came from it; null before the first word, and for the answering node itself.</param>
/// <param name="MatchIndex">How far its log is known to match the leader's.</param>
/// <param name="Lag">How many entries it is behind the leader.</param>
public sealed record MemberReport(int Id, string Name, string Address, string Role, bool Leads, bool Alive, long? LastContactMs, long? MatchIndex, long? Lag)
{
    /// <summary>The data folder under which the answering node knows it, 16 hexadecimal digits; null when it has never met it.</summary>
    public string? Incarnation { get; init; }
}
