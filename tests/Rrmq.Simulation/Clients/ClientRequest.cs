using System.Text;
using Rrmq.Histories;
using Rrmq.Queues;

namespace Rrmq.Simulation;

/// <summary>What a client wants, until it has it or gives it up.</summary>
internal sealed record ClientRequest(OperationKind Kind, string Topic, string? Message = null, string? Key = null)
{
    private static readonly TopicLimits NoLimits = new(1_000_000, 1_000_000_000);

    /// <summary>Null for a listing, which is no command.</summary>
    public Command? Command { get; } = CommandOf(Kind, Encoding.UTF8.GetBytes(Topic), Message, Encoding.UTF8.GetBytes(Key ?? ""));

    private static Command? CommandOf(OperationKind kind, byte[] topic, string? message, byte[] key) => kind switch
    {
        OperationKind.CreateTopic => new CreateTopic(topic, NoLimits) { IdempotencyKey = key },
        OperationKind.Publish => new Publish(topic, Encoding.UTF8.GetBytes(message!)) { IdempotencyKey = key },
        OperationKind.Pop => new Pop(topic) { IdempotencyKey = key },
        _ => null,
    };
}
