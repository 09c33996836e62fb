namespace Rrmq.Chaos;

/// <summary>What was made of the nodes, and when. Any thread.</summary>
internal sealed class Journal(RunClock clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, (NodeState State, TimeSpan Since)> _now = [];
    private readonly Dictionary<int, (int Cuts, TimeSpan Since)> _cuts = [];
    private readonly List<NodeSpan> _spans = [];
    private readonly List<CutSpan> _cutSpans = [];

    /// <summary>Forgets what was before and starts from what is, at the run's beginning.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _spans.Clear();
            foreach (var node in _now.Keys)
                _now[node] = (_now[node].State, TimeSpan.Zero);
        }
    }

    public void Note(int node, NodeState state)
    {
        lock (_gate)
        {
            var now = clock.Now;
            if (_now.TryGetValue(node, out var before))
                _spans.Add(new NodeSpan(node, before.State, before.Since, now));
            _now[node] = (state, now);
        }
    }

    public void NoteCut(int node, bool isCut)
    {
        lock (_gate)
        {
            var (cuts, since) = _cuts.GetValueOrDefault(node);
            if (isCut)
                _cuts[node] = (cuts + 1, cuts == 0 ? clock.Now : since);
            else
                _cuts[node] = (cuts - 1, since);
            if (!isCut && cuts == 1)
                _cutSpans.Add(new CutSpan(node, since, clock.Now));
        }
    }

    public IReadOnlyList<NodeSpan> SpansUntil(TimeSpan end)
    {
        lock (_gate)
            return [.. _spans.Where(span => span.From < end).Select(span => span with { To = span.To < end ? span.To : end }),
                .. _now.Where(entry => entry.Value.Since < end).Select(entry => new NodeSpan(entry.Key, entry.Value.State, entry.Value.Since, end))];
    }

    public IReadOnlyList<CutSpan> Cuts
    {
        get
        {
            lock (_gate)
                return [.. _cutSpans];
        }
    }
}
