namespace Rrmq.Histories.Tests;

/// <summary>Histories written by hand, one time unit after the other.</summary>
internal sealed class HistoryBuilder
{
    private readonly List<Operation> _operations = [];
    private readonly List<AppliedCommand> _log = [];
    private long _now;

    public HistoryBuilder Publish(string message, Fate fate = Fate.Done, string topic = "") => Add(OperationKind.Publish, fate, message, topic);

    public HistoryBuilder Pop(string message, string topic = "") => Add(OperationKind.Pop, Fate.Done, message, topic);

    public HistoryBuilder PopUnknown(string topic = "") => Add(OperationKind.Pop, Fate.Unknown, null, topic);

    public HistoryBuilder PopEmpty(string topic = "") => Add(OperationKind.Pop, Fate.Refused, null, topic);

    public HistoryBuilder Create(string topic, Fate fate = Fate.Done) => Add(OperationKind.CreateTopic, fate, null, topic);

    public HistoryBuilder List(params string[] topics)
    {
        Add(OperationKind.ListTopics, Fate.Done, null, "");
        return Last(operation => operation with { Topics = topics });
    }

    public HistoryBuilder Key(string key, bool isReplayed = false) => Last(operation => operation with { Key = key, IsReplayed = isReplayed });

    public HistoryBuilder Because(Refusal refusal) => Last(operation => operation with { Refusal = refusal });

    /// <summary>The last operation's answer named this place, and the log holds its command there.</summary>
    public HistoryBuilder At(long index, int ordinal = 0) => Answered(index, ordinal).Logged(index, ordinal);

    /// <summary>The last operation's answer named this place, whatever the log holds.</summary>
    public HistoryBuilder Answered(long index, int ordinal = 0) => Last(operation => operation with { Index = index, Ordinal = ordinal });

    /// <summary>The log holds the last operation's command here, whatever its answer said.</summary>
    public HistoryBuilder Logged(long index, int ordinal = 0)
    {
        var operation = _operations[^1];
        _log.Add(new AppliedCommand(index, ordinal, operation.Kind, operation.Topic, operation.Kind == OperationKind.Publish ? operation.Message : null, operation.Key));
        return this;
    }

    /// <summary>The last operation was answered from the state as it was after this index.</summary>
    public HistoryBuilder ReadAt(long index) => Last(operation => operation with { Index = index });

    /// <summary>The last two operations ran at the same time.</summary>
    public HistoryBuilder AtOnce()
    {
        _operations[^1] = _operations[^1] with { Start = _operations[^2].Start };
        _operations[^2] = _operations[^2] with { End = _operations[^1].End };
        return this;
    }

    public IReadOnlyList<string> Check() => HistoryCheck.FindProblems(_operations);

    public IReadOnlyList<Problem> Examine() => HistoryCheck.Examine(_operations);

    public IReadOnlyList<string> CheckWitness() => WitnessCheck.FindProblems(_operations);

    public IReadOnlyList<string> CheckWitnessWithLog() => WitnessCheck.FindProblems(_operations, [.. _log.OrderBy(command => command.Index).ThenBy(command => command.Ordinal)]);

    private HistoryBuilder Last(Func<Operation, Operation> change)
    {
        _operations[^1] = change(_operations[^1]);
        return this;
    }

    private HistoryBuilder Add(OperationKind kind, Fate fate, string? message, string topic)
    {
        _operations.Add(new Operation(kind, _now++, _now++, fate, message) { Topic = topic });
        return this;
    }
}
