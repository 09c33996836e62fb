namespace Rrmq.Raft.Tests;

/// <summary>A state machine that remembers all it ever applied, as a hash.</summary>
internal readonly record struct SimState(LogIndex Index, ulong Hash)
{
    private const ulong Prime = 1099511628211;

    public static SimState Initial { get; } = new(LogIndex.Zero, 14695981039346656037);

    public SimState Apply(Entry entry)
    {
        if (entry.Index != Index.Next)
            throw new BrokenRuleException($"entry {entry.Index} is applied after {Index}");
        var hash = (Hash ^ (ulong)entry.Term.Value) * Prime;
        hash = (hash ^ (ulong)entry.Kind) * Prime;
        foreach (var one in entry.Payload.Span)
            hash = (hash ^ one) * Prime;
        return new SimState(entry.Index, hash);
    }
}
