namespace Rrmq.Queues;

/// <summary>
/// A command's outcome, the same on every replica. <paramref name="Body"/> says where the message that a pop took lies; its length is 0 where there is none to read.
/// <paramref name="HasEnvelope"/>: it is not a bare body but a content that <c>/v1</c> published. <paramref name="Replayed"/>: this is the remembered first answer to the same idempotency key.
/// </summary>
public readonly record struct CommandResult(CommandStatus Status, BodyReference Body = default, bool Replayed = false, ResultDetail? Detail = null, bool HasEnvelope = false);
