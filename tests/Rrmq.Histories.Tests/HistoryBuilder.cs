namespace Rrmq.Histories.Tests;

/// <summary>Histories written by hand, one time unit after the other.</summary>
internal sealed class HistoryBuilder
{
    private readonly List<Operation> _operations = [];
    private long _now;

    public HistoryBuilder Publish(string message, Fate fate = Fate.Done) => Add(OperationKind.Publish, fate, message);

    public HistoryBuilder Pop(string message) => Add(OperationKind.Pop, Fate.Done, message);

    public HistoryBuilder PopUnknown() => Add(OperationKind.Pop, Fate.Unknown, null);

    public HistoryBuilder PopEmpty() => Add(OperationKind.Pop, Fate.Refused, null);

    /// <summary>The last two operations ran at the same time.</summary>
    public HistoryBuilder AtOnce()
    {
        _operations[^1] = _operations[^1] with { Start = _operations[^2].Start };
        _operations[^2] = _operations[^2] with { End = _operations[^1].End };
        return this;
    }

    public IReadOnlyList<string> Check() => HistoryCheck.FindProblems(_operations);

    public IReadOnlyList<Problem> Examine() => HistoryCheck.Examine(_operations);

    private HistoryBuilder Add(OperationKind kind, Fate fate, string? message)
    {
        _operations.Add(new Operation(kind, _now++, _now++, fate, message));
        return this;
    }
}
