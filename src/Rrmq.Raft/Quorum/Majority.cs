namespace Rrmq.Raft;

/// <summary>Counting by majority: more than half of the voters.</summary>
internal static class Majority
{
    public static int Of(int voters) => voters / 2 + 1;

    /// <summary>The highest value that a majority has reached, given each voter's value. Sorts in place.</summary>
    public static long Reached(Span<long> values)
    {
        values.Sort();
        return values[values.Length - Of(values.Length)];
    }
}
