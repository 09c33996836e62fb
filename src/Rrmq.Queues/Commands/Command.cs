namespace Rrmq.Queues;

/// <summary>
/// What a client asks of the state machine. Names and bodies are UTF-8 or raw bytes, stored as they came. <see cref="IdempotencyKey"/> is empty when the
/// client gave none.
/// </summary>
public abstract record Command(CommandKind Kind, ReadOnlyMemory<byte> Topic)
{
    public ReadOnlyMemory<byte> IdempotencyKey { get; init; }

    /// <summary>Bytes this command adds to a batch, at most; what a full inbox is measured in.</summary>
    public virtual int EncodedSize => 32 + Topic.Length + IdempotencyKey.Length;
}
