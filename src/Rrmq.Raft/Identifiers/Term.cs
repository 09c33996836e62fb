namespace Rrmq.Raft;

/// <summary>A Raft term: a logical clock that rises with every election (Raft paper, section 5.1). 0 before the first.</summary>
public readonly record struct Term(long Value) : IComparable<Term>
{
    public static readonly Term Zero = new(0);

    public Term Next => Value < long.MaxValue ? new(Value + 1) : throw new RaftInvariantException("the last term there is has been used up");

    public int CompareTo(Term other) => Value.CompareTo(other.Value);

    public static bool operator <(Term left, Term right) => left.Value < right.Value;
    public static bool operator >(Term left, Term right) => left.Value > right.Value;
    public static bool operator <=(Term left, Term right) => left.Value <= right.Value;
    public static bool operator >=(Term left, Term right) => left.Value >= right.Value;

    public override string ToString() => Value.ToString();
}
