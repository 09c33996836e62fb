namespace Rrmq.Queues;

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
