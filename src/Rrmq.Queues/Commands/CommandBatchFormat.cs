namespace Rrmq.Queues;

/// <summary>
/// A batch is one log entry's payload (docs/file-formats.md): version u8, leader's time i64 (milliseconds), then commands to the end. A command is kind u8, topic,
/// idempotency key, then what its kind needs; byte strings are prefixed with their length as a variable-length integer. What the kinds beyond the base API's three need has its length u32 before it.
/// </summary>
internal static class CommandBatchFormat
{
    public const byte Version = 1;
    public const int HeaderSize = 1 + sizeof(long);

    /// <summary>The limits at the end of a <see cref="ConfigureTopic"/>: what the node adds, not what the client asks.</summary>
    public const int LimitsSize = 2 * sizeof(long);

    /// <summary>The nonce at the end of a <see cref="ReceiveMessages"/>: another in each repetition of the same request.</summary>
    public const int NonceSize = sizeof(ulong);
}
