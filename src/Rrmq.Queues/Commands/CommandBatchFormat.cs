namespace Rrmq.Queues;

/// <summary>
/// A batch is one log entry's payload (docs/file-formats.md): version u8, leader's time i64 (milliseconds), then commands to the end. A command is kind u8, topic,
/// idempotency key, then what its kind needs; byte strings are prefixed with their length as a variable-length integer.
/// </summary>
internal static class CommandBatchFormat
{
    public const byte Version = 1;
    public const int HeaderSize = 1 + sizeof(long);
}
