namespace Rrmq.Queues;

/// <summary>Publishes one or more messages in the order given. Answer: <see cref="PublishedMessages"/>, an item for each.</summary>
/// <param name="Topic">Where to.</param>
/// <param name="Messages">1 to 10,000.</param>
/// <param name="Atomic">True: all or none; the first refusal is then the command's own status. False: each for itself.</param>
public sealed record PublishMessages(ReadOnlyMemory<byte> Topic, IReadOnlyList<OutgoingMessage> Messages, bool Atomic) : Command(CommandKind.PublishMessages, Topic)
{
    public override int EncodedSize => base.EncodedSize + Messages.Sum(static message => message.EncodedSize);
}

/// <summary>A message on its way in.</summary>
/// <param name="Content">Envelope and body, as <see cref="Envelope"/> writes them.</param>
public sealed record OutgoingMessage(ReadOnlyMemory<byte> Content)
{
    /// <summary>UTF-8, at most 255 bytes; empty: none.</summary>
    public ReadOnlyMemory<byte> Group { get; init; }

    /// <summary>Null: the topic's setting.</summary>
    public long? DelayMs { get; init; }

    /// <summary>Null: the topic's setting. 0: for ever.</summary>
    public long? TtlMs { get; init; }

    /// <summary>0 to 9; higher goes first where the order leaves a choice.</summary>
    public byte Priority { get; init; }

    /// <summary>What tells a repetition while the topic has a duplicate window; at most 255 bytes. Empty: the content itself does.</summary>
    public ReadOnlyMemory<byte> DedupKey { get; init; }

    public int EncodedSize => 40 + Content.Length + Group.Length + DedupKey.Length;
}

/// <summary>Takes messages for good. Answer: <see cref="TakenMessages"/>.</summary>
/// <param name="Topic">Where from.</param>
/// <param name="Max">1 to 1,000.</param>
/// <param name="MaxBytes">Stops before the contents would pass this; the first one always comes.</param>
public sealed record PopMessages(ReadOnlyMemory<byte> Topic, int Max, int MaxBytes) : Command(CommandKind.PopMessages, Topic);

/// <summary>Leases messages to a receiver. Answer: <see cref="TakenMessages"/>.</summary>
/// <param name="Topic">Where from.</param>
/// <param name="Max">1 to 1,000.</param>
/// <param name="MaxBytes">Stops before the contents would pass this; the first one always comes.</param>
/// <param name="LeaseMs">Null: the topic's setting.</param>
/// <param name="Nonce">Drawn at random by the node that took the request: receipts are made from it, so that nobody can guess one.</param>
public sealed record ReceiveMessages(ReadOnlyMemory<byte> Topic, int Max, int MaxBytes, long? LeaseMs, ulong Nonce) : Command(CommandKind.ReceiveMessages, Topic)
{
    /// <summary>Who receives, for people who look; UTF-8, at most 64 bytes.</summary>
    public ReadOnlyMemory<byte> Consumer { get; init; }
}

/// <summary>Ends or changes leases, each for itself, in the order given. Answer: <see cref="SettledLeases"/>, an item for each.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Receipts">1 to 10,000.</param>
public sealed record SettleLeases(SettleAction Action, IReadOnlyList<Receipt> Receipts) : Command(CommandKind.SettleLeases, default(ReadOnlyMemory<byte>))
{
    /// <summary>Of extend: the lease ends this long after now; null: the topic's setting. Of release and reject: rests this long before it is handed out again; null: 0, or the topic's back-off.</summary>
    public long? DurationMs { get; init; }

    /// <summary>Of reject: why, for the message's story; UTF-8, at most 255 bytes.</summary>
    public ReadOnlyMemory<byte> Reason { get; init; }

    public override int EncodedSize => base.EncodedSize + Reason.Length + (Receipts.Count * Receipt.EncodedSize);
}

/// <summary>What a consumer says of messages it has leased.</summary>
public enum SettleAction : byte
{
    /// <summary>Done: the message is consumed.</summary>
    Ack = 0,

    /// <summary>Not done, and nobody's failure: back to its place.</summary>
    Release = 1,

    /// <summary>Still at it.</summary>
    Extend = 2,

    /// <summary>Failed: an attempt is counted, and the message rests or is exhausted.</summary>
    Reject = 3,
}
