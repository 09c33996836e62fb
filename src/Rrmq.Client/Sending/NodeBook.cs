namespace Rrmq.Client;

/// <summary>
/// Whom to ask: the leader that the last answer named, else the nodes that the options name, one after the other. Who failed is left alone for a moment; a leader under an address that never answered, such as one
/// that only its own network knows, for long. Thread-safe.
/// </summary>
internal sealed class NodeBook(IReadOnlyList<Uri> seeds, bool followsLeader, TimeProvider time)
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);
    private readonly Lock _lock = new();
    private readonly HashSet<Uri> _proven = [.. seeds];
    private readonly Dictionary<Uri, (long Since, TimeSpan Time)> _resting = [];
    private int _seed;
    private Uri? _leader;

    public int Seeds => seeds.Count;

    public Uri Next()
    {
        lock (_lock)
        {
            if (_leader is { } leader && !Rests(leader))
                return leader;

            // When all of them rest, the next in turn is as good as any.
            var place = Enumerable.Range(_seed, seeds.Count).FirstOrDefault(place => !Rests(seeds[place % seeds.Count]), _seed);
            _seed = place % seeds.Count;
            return seeds[_seed];
        }
    }

    /// <summary>An answer came, whatever it says.</summary>
    /// <param name="node">From whom.</param>
    /// <param name="leader">Whom it takes for the leader.</param>
    public void Answered(Uri node, string? leader)
    {
        lock (_lock)
        {
            _proven.Add(node);
            _resting.Remove(node);
            if (!followsLeader)
                return;

            // Who speaks TLS to us is not left for one who does not.
            _leader = Uri.TryCreate(leader, UriKind.Absolute, out var address) && address.Scheme == node.Scheme ? address : null;
        }
    }

    /// <summary>It gave no answer, or one that says that it cannot serve anybody.</summary>
    public void Failed(Uri node)
    {
        lock (_lock)
        {
            _resting[node] = (time.GetTimestamp(), _proven.Contains(node) ? Moment : Long);
            if (seeds[_seed] == node)
                _seed = (_seed + 1) % seeds.Count;
        }
    }

    private bool Rests(Uri node)
    {
        if (!_resting.TryGetValue(node, out var rest))
            return false;
        if (time.GetElapsedTime(rest.Since) < rest.Time)
            return true;
        _resting.Remove(node);
        return false;
    }
}
