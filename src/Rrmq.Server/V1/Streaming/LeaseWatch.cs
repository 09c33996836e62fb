using System.Collections.Concurrent;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>
/// Tells streams of this node at once when one of their leases is settled through this node. What is settled elsewhere, or runs out, they see in the state a little later; so nothing of a stream has to be replicated.
/// Holds as many entries as messages are unsettled in this node's streams. Thread-safe.
/// </summary>
internal sealed class LeaseWatch
{
    private readonly ConcurrentDictionary<Receipt, MessageStream> _streams = [];

    public void Add(Receipt receipt, MessageStream stream) => _streams[receipt] = stream;

    public void Remove(Receipt receipt) => _streams.TryRemove(receipt, out _);

    /// <summary>These leases are over, whoever ended them.</summary>
    public void Ended(IReadOnlyList<Receipt> receipts)
    {
        if (_streams.IsEmpty)
            return;
        foreach (var receipt in receipts)
            if (_streams.TryRemove(receipt, out var stream))
                stream.Ended(receipt);
    }
}
