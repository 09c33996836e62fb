namespace Rrmq.Queues;

/// <summary>A command's outcome, the same on every replica. <paramref name="Replayed"/>: this is the remembered first answer to the same idempotency key.</summary>
public readonly record struct CommandResult(CommandStatus Status, ReadOnlyMemory<byte> Message = default, bool Replayed = false);
