namespace Rrmq.Raft;

/// <summary>
/// ReadIndex (Raft dissertation, section 6.4). Every heartbeat broadcast is a numbered round. A read is confirmed by a majority's answers to a round that was sent
/// after the read came; an answer to an older round, delayed over a pause, confirms nothing newer (etcd #20418). Many reads share one round.
/// </summary>
internal sealed class ReadRounds
{
    private const int MaxWaiting = 4096;

    private readonly List<PendingRead> _waiting = [];
    private readonly Queue<(PendingRead Read, long Round, LogIndex Index)> _asked = new();

    public long Sent { get; private set; }

    /// <summary>True when reads wait and no round is under way that a retry would follow anyway.</summary>
    public bool WantsRound => _waiting.Count > 0 && _asked.Count == 0;

    /// <summary>False when so many wait that the leader plainly cannot commit: the asker may ask again.</summary>
    public bool TryAdd(PendingRead read)
    {
        if (_waiting.Count >= MaxWaiting)
            return false;
        _waiting.Add(read);
        return true;
    }

    /// <summary>A round starts. Reads that waited are tied to it, and to what is committed now, unless the leader does not know its commit index yet.</summary>
    public long Start(LogIndex? commit)
    {
        Sent++;
        if (commit is { } index)
        {
            foreach (var read in _waiting)
                _asked.Enqueue((read, Sent, index));
            _waiting.Clear();
        }

        return Sent;
    }

    public bool TryConfirm(long round, out PendingRead read, out LogIndex index)
    {
        if (_asked.TryPeek(out var oldest) && oldest.Round <= round)
        {
            _asked.Dequeue();
            (read, index) = (oldest.Read, oldest.Index);
            return true;
        }

        (read, index) = (default, default);
        return false;
    }

    /// <summary>Takes out every read; leadership is over and none can be answered.</summary>
    public IReadOnlyList<PendingRead> Abandon()
    {
        var all = new List<PendingRead>(_waiting);
        foreach (var (read, _, _) in _asked)
            all.Add(read);
        _waiting.Clear();
        _asked.Clear();
        return all;
    }
}
