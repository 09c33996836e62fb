using Rrmq.Histories;
using Rrmq.Node;
using Rrmq.Queues;

namespace Rrmq.Simulation;

/// <summary>Writes down what clients of <c>/v1</c> saw, by the same kind of clock as <see cref="Recorder"/>: the order of events.</summary>
internal sealed class LeasingRecord(Simulation simulation)
{
    private readonly List<LeasingOperation> _operations = [];
    private readonly List<LeasingPeek> _peeks = [];
    private long _now;

    public IReadOnlyList<LeasingOperation> Operations => _operations;

    /// <summary>Looks that were answered.</summary>
    public IReadOnlyList<LeasingPeek> Peeks => _peeks;

    /// <summary>Publishes that were acknowledged, and messages that were settled or popped.</summary>
    public int Done { get; private set; }

    public long Begin() => ++_now;

    public void End(LeasingOperation operation)
    {
        operation.Ended = ++_now;
        _operations.Add(operation);
        Done += operation.Fate == Fate.Done ? 1 : 0;
    }

    public void Saw(LeasingPeek peek) => _peeks.Add(peek);

    public override string ToString() =>
        $"of /v1 {Done} done, {Count(Fate.Refused)} refused, {Count(Fate.Unknown)} unknown, {Count(Fate.NotApplied)} not applied; {_operations.Sum(static operation => operation.Names.Count())} messages brought, {_peeks.Count} looks";

    private int Count(Fate fate) => _operations.Count(operation => operation.Fate == fate);

    /// <summary>A client has been told something.</summary>
    public void Told(int client, LeasingOperation operation, in Answer answer)
    {
        simulation.Trace.Mix(((ulong)client << 40) + ((ulong)answer.Kind << 16) + (ulong)answer.Result.Status);
        simulation.Trace.Mix((ulong)answer.At.Index.Value);
        foreach (var content in answer.Contents ?? [])
            simulation.Trace.Mix(content.Span);
        if (simulation.Trace.IsVerbose)
            simulation.Tell($"v1 client {client}: {operation.Command.Kind} {operation.Marker}: {answer.Kind} {answer.Result.Status} at {answer.At} {answer.Reason}");
    }
}
