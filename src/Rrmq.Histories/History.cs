using System.Collections.Concurrent;
using System.Diagnostics;

namespace Rrmq.Histories;

/// <summary>Everything that clients did. Any thread.</summary>
public sealed class History
{
    private readonly ConcurrentQueue<Operation> _operations = new();
    private int _acknowledged;

    public IReadOnlyList<Operation> Operations => [.. _operations];

    /// <summary>Publishes that were acknowledged so far.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>An operation that ends now, by the machine's clock.</summary>
    public void Add(OperationKind kind, long start, Fate fate, string? message) => Add(new Operation(kind, start, Stopwatch.GetTimestamp(), fate, message));

    public void Add(Operation operation)
    {
        _operations.Enqueue(operation);
        if (operation is { Kind: OperationKind.Publish, Fate: Fate.Done })
            Interlocked.Increment(ref _acknowledged);
    }

    /// <summary>How long after <paramref name="moment"/> the first request that began after it succeeded: the gap as a worker sees it.</summary>
    public TimeSpan GapAfter(long moment)
    {
        var first = _operations.Where(operation => operation.Fate == Fate.Done && operation.Start >= moment).Select(operation => operation.End).DefaultIfEmpty(long.MaxValue).Min();
        return first == long.MaxValue ? TimeSpan.MaxValue : Stopwatch.GetElapsedTime(moment, first);
    }

    public override string ToString()
    {
        var all = Operations;
        return $"{Count(OperationKind.Publish, Fate.Done)} published, {Count(OperationKind.Publish, Fate.Unknown)} unknown, {Count(OperationKind.Publish, Fate.NotApplied)} refused; "
            + $"{Count(OperationKind.Pop, Fate.Done)} popped, {Count(OperationKind.Pop, Fate.Unknown)} unknown, {Count(OperationKind.Pop, Fate.Refused)} found nothing";

        int Count(OperationKind kind, Fate fate) => all.Count(operation => operation.Kind == kind && operation.Fate == fate);
    }
}
