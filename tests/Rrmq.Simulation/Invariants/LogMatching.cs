using Rrmq.Raft;

namespace Rrmq.Simulation;

/// <summary>
/// Log matching (Raft paper, figure 3): an index and a term name one payload and one predecessor in all logs, whenever written; by induction, everything before it. Each entry
/// is looked at when it is written, once a node and life.
/// </summary>
internal sealed class LogMatching
{
    private readonly Dictionary<(LogIndex Index, Term Term), (Term Previous, EntryKind Kind, ReadOnlyMemory<byte> Payload, NodeId Node)> _written = [];

    public void Writes(NodeId node, Entry entry, Term previous)
    {
        if (_written.TryAdd((entry.Index, entry.Term), (previous, entry.Kind, entry.Payload, node)))
            return;
        var first = _written[(entry.Index, entry.Term)];
        if (first.Previous != previous)
            throw new BrokenPromiseException("log matching",
                $"entry {entry.Index} of term {entry.Term} follows one of term {first.Previous} on node {first.Node} and one of term {previous} on node {node}");
        if (first.Kind != entry.Kind || !first.Payload.Span.SequenceEqual(entry.Payload.Span))
            throw new BrokenPromiseException("log matching",
                $"entry {entry.Index} of term {entry.Term} is one thing on node {first.Node} ({first.Kind}, {first.Payload.Length} bytes) and another on node {node} ({entry.Kind}, {entry.Payload.Length} bytes)");
    }

    /// <summary>What was written under this index and term.</summary>
    public Entry EntryAt(LogIndex index, Term term) => _written.TryGetValue((index, term), out var entry)
        ? new Entry(index, term, entry.Payload, entry.Kind)
        : throw new BrokenPromiseException("log matching", $"entry {index} of term {term} is committed, and nobody has written it");
}
