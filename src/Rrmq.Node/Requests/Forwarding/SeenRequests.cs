using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>
/// Which attempts of other nodes have come here, so that none is taken twice whatever the network does with its messages. For each node a window over the newest numbers: what lies before it is too old to be
/// new. A node that has started again counts from elsewhere, far away. Owned by the loop.
/// </summary>
internal sealed class SeenRequests
{
    private const int WindowSize = 1 << 16;

    /// <summary>More than a node sends in its life, and so little of all numbers that two lives' starts lie closer once in four thousand million.</summary>
    private const long AnotherLife = 1L << 30;

    private readonly Dictionary<NodeId, Window> _windows = [];

    /// <summary>False for one that was here before.</summary>
    public bool IsNew(NodeId from, long id)
    {
        if (!_windows.TryGetValue(from, out var window))
            _windows.Add(from, window = new Window(id));
        return window.TryAdd(id);
    }

    private sealed class Window(long first)
    {
        private readonly ulong[] _seen = new ulong[WindowSize / 64];
        private long _highest = first - 1;

        public bool TryAdd(long id)
        {
            var ahead = unchecked(id - _highest);
            if (ahead is > AnotherLife or < -AnotherLife)
            {
                Array.Clear(_seen);
                _highest = id - 1;
                ahead = 1;
            }

            if (ahead <= -WindowSize)
                return false;
            if (ahead > 0)
                Advance(ahead);
            ref var word = ref _seen[(id & (WindowSize - 1)) / 64];
            var bit = 1UL << (int)(id & 63);
            if ((word & bit) != 0)
                return false;
            word |= bit;
            return true;
        }

        private void Advance(long ahead)
        {
            if (ahead >= WindowSize)
                Array.Clear(_seen);
            for (var next = Math.Max(_highest + 1, _highest + ahead - WindowSize + 1); next <= _highest + ahead; next++)
                _seen[(next & (WindowSize - 1)) / 64] &= ~(1UL << (int)(next & 63));
            _highest += ahead;
        }
    }
}
