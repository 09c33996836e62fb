namespace Rrmq.Queues;

/// <summary>One message of a <see cref="PublishMessages"/> as it lies in its batch, in which its content begins at <paramref name="ContentOffset"/>.</summary>
internal readonly record struct OutgoingView(
    ReadOnlyMemory<byte> Content,
    int ContentOffset,
    ReadOnlyMemory<byte> Group,
    long? DelayMs,
    long? TtlMs,
    byte Priority,
    ReadOnlyMemory<byte> DedupKey);
