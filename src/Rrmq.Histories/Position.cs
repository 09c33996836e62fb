namespace Rrmq.Histories;

/// <summary>A place in the witness order: a command within its entry, or a look at the state after one.</summary>
internal readonly record struct Position(long Index, int Ordinal) : IComparable<Position>
{
    public const int AfterTheEntry = int.MaxValue;

    public bool IsRead => Ordinal == AfterTheEntry;

    public int CompareTo(Position other) => (Index, Ordinal).CompareTo((other.Index, other.Ordinal));

    public static bool operator <(Position left, Position right) => left.CompareTo(right) < 0;

    public static bool operator >(Position left, Position right) => left.CompareTo(right) > 0;

    public static bool operator <=(Position left, Position right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Position left, Position right) => left.CompareTo(right) >= 0;

    public override string ToString() => IsRead ? $"index {Index}, read" : $"index {Index}.{Ordinal}";
}
