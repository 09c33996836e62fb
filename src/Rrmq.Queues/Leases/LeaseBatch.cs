namespace Rrmq.Queues;

/// <summary>
/// The messages that one answer leased together, when it was more than one. While several of them are not settled nobody can tell which one the consumer failed at.
/// </summary>
/// <param name="number">Its number, never used twice.</param>
internal sealed class LeaseBatch(long number)
{
    public long Number => number;

    /// <summary>Those that the consumer has said nothing final about, whether their leases still run or not.</summary>
    public int Unsettled { get; set; }

    /// <summary>Those whose leases run.</summary>
    public int Leased { get; set; }
}
