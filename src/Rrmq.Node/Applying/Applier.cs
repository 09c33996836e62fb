using Rrmq.Queues;
using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>
/// Carries committed entries into the state machine, in order, in bounded pieces, so that a long replay after a restart never keeps the loop from its
/// heartbeats. Owned by the loop.
/// </summary>
internal sealed class Applier
{
    private const int MaxEntriesAPiece = 2048;
    private const long MaxBytesAPiece = 1024 * 1024;

    private readonly INodeWorld _world;
    private readonly EntryCache _cache;
    private readonly List<CommandResult> _results = [];
    private LogIndex _target;

    public Applier(INodeWorld world, EntryCache cache, QueueStateMachine state)
    {
        _world = world;
        _cache = cache;
        State = state;
        Clock.Applied(state.NowMs, world.NowMs);
    }

    public QueueStateMachine State { get; private set; }
    public ClusterClock Clock { get; } = new();
    public LogIndex Applied => new(State.AppliedIndex);
    public bool HasWork => Applied < _target;

    /// <summary>Another state takes the place of this one, as it was after a later entry.</summary>
    public void Replace(QueueStateMachine state)
    {
        State = state;
        Clock.Applied(state.NowMs, _world.NowMs);
    }

    public void Extend(EntryRange range) => _target = range.Last;

    /// <summary>Applies the next piece and tells <paramref name="applied"/> each entry with its results, which are valid during the call only.</summary>
    public void ApplyPiece(Action<Entry, IReadOnlyList<CommandResult>> applied)
    {
        var entries = 0;
        var bytes = 0L;
        while (HasWork && entries < MaxEntriesAPiece && bytes < MaxBytesAPiece)
        {
            foreach (var entry in Next(MaxEntriesAPiece - entries))
            {
                Apply(entry, applied);
                entries++;
                bytes += entry.Payload.Length;
            }
        }
    }

    private IReadOnlyList<Entry> Next(int atMost) => _cache.TryGet(Applied.Next, out var entry)
        ? [entry]
        : _world.Read(new EntryRange(Applied.Next, LogIndex.Min(_target, Applied + atMost)), MaxBytesAPiece);

    private void Apply(Entry entry, Action<Entry, IReadOnlyList<CommandResult>> applied)
    {
        _results.Clear();
        // A membership is consensus's own business; the state machine only counts it, like a no-op.
        State.Apply(entry.Index.Value, entry.Kind == EntryKind.Command ? entry.Payload : default, _results);
        Clock.Applied(State.NowMs, _world.NowMs);
        applied(entry, _results);
    }
}
