namespace Rrmq.Queues;

/// <summary>How a command ended. Everything but <see cref="Done"/> changed nothing.</summary>
public enum CommandStatus : byte
{
    Done = 0,
    TopicExists = 1,
    TopicNotFound = 2,
    QueueEmpty = 3,
    TopicFull = 4,

    /// <summary>The idempotency key was used for another request.</summary>
    KeyReused = 5,

    /// <summary>As many idempotency keys are remembered as may be; keys are never forgotten before their time to make room.</summary>
    TooManyKeys = 6,
}
