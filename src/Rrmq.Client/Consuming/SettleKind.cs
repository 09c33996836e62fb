namespace Rrmq.Client;

/// <summary>What is said of a receipt. Receipts of which the same is said can travel together.</summary>
internal readonly record struct SettleKind(string Action)
{
    public static readonly SettleKind Ack = new("ack");

    public TimeSpan? Delay { get; init; }

    public string? Reason { get; init; }

    public TimeSpan? Lease { get; init; }

    public static SettleKind Release(TimeSpan delay) => new("release") { Delay = delay };

    /// <param name="reason">Why, for the message's story; cut to what a node takes.</param>
    /// <param name="delay">How long the message rests; null: as the topic says.</param>
    public static SettleKind Reject(string? reason, TimeSpan? delay) => new("reject") { Reason = ReasonText.Cut(reason), Delay = delay };

    /// <summary>Which may be done twice: the lease ends so long after the last of them.</summary>
    public static SettleKind Extend(TimeSpan lease) => new("extend") { Lease = lease };
}
