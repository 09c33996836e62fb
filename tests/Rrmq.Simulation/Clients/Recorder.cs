using Rrmq.Histories;
using Rrmq.Node;
using Rrmq.Queues;

namespace Rrmq.Simulation;

/// <summary>
/// Writes down what clients saw. Its clock is no time but the order of events: of any two moments that clients know of one comes first, which leaves the checks as little to
/// excuse as can be.
/// </summary>
internal sealed class Recorder
{
    private long _now;

    public History History { get; } = new();

    public int Delivered { get; private set; }

    public int Undecided { get; private set; }

    public long Begin() => ++_now;

    public void End(long began, ClientRequest request, Fate fate, in ClientAnswer answer)
    {
        var brought = request.Kind == OperationKind.Pop && fate == Fate.Done ? AppliedLog.Text(answer.Body) : null;
        Delivered += brought is not null ? 1 : 0;
        Undecided += fate == Fate.Unknown ? 1 : 0;
        var isPlaced = fate is Fate.Done or Fate.Refused;
        History.Add(new Operation(request.Kind, began, ++_now, fate, request.Message ?? brought)
        {
            Topic = request.Topic,
            Key = request.Key,
            Refusal = fate == Fate.Refused ? Why(answer.Result.Status) : Refusal.Unsaid,
            IsReplayed = answer.Result.Replayed,
            Topics = answer.Topics ?? [],
            Index = isPlaced ? answer.At.Index.Value : null,
            Ordinal = isPlaced ? answer.At.Ordinal : null,
        });
    }

    /// <summary>What the state machine's word means to a client that writes history.</summary>
    public static Fate FateOf(AnswerKind kind, CommandStatus status) => kind switch
    {
        AnswerKind.Applied => status == CommandStatus.Done ? Fate.Done : Fate.Refused,
        AnswerKind.TimedOut or AnswerKind.LeadershipLost => Fate.Unknown,
        _ => Fate.NotApplied,
    };

    private static Refusal Why(CommandStatus status) => status switch
    {
        CommandStatus.TopicExists => Refusal.TopicExists,
        CommandStatus.TopicNotFound => Refusal.TopicNotFound,
        CommandStatus.QueueEmpty => Refusal.QueueEmpty,
        _ => throw new BrokenPromiseException("no refusal without a reason", $"a client was answered with {status}"),
    };
}
