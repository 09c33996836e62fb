namespace Rrmq.Raft;

/// <summary>
/// One leadership: made when an election is won, dropped when it ends, so that nothing leaks into the next. Replicates, counts commits, confirms reads, hands
/// over. Only entries of the leader's own term are committed by counting (Raft paper, section 5.4.2).
/// </summary>
internal sealed class Leadership
{
    private readonly CoreContext _core;
    private readonly List<Progress> _peers = [];
    private readonly ReadRounds _reads = new();
    private readonly long _sinceMs;
    private long _nextHeartbeatMs;
    private NodeId _transferTo;
    private long _transferDeadlineMs;

    public Leadership(CoreContext core)
    {
        _core = core;
        _sinceMs = core.NowMs;
        core.Log.CountUncommittedFromHere();
        foreach (var voter in core.Options.Voters)
        {
            if (voter != core.Options.Self)
                _peers.Add(new Progress(voter, core.Log.LastIndex.Next, core.Options, core.NowMs));
        }
    }

    public bool IsTransferring => !_transferTo.IsNone;

    /// <summary>The commit index means nothing to a new leader until an entry of its own term is committed (Raft paper, section 8).</summary>
    public bool KnowsCommit => _core.Log.TermAt(_core.Log.Commit) == _core.Term;

    public long NextTickMs => _nextHeartbeatMs;

    public NodeId MostCaughtUpPeer()
    {
        Progress? best = null;
        foreach (var peer in _peers)
        {
            var heard = _core.NowMs - peer.LastContactMs < _core.Options.ElectionTimeoutMs;
            if (heard && (best is null || peer.Match > best.Match))
                best = peer;
        }

        return best?.Peer ?? NodeId.None;
    }

    /// <summary>Opens the term with a no-op; everything older commits with it.</summary>
    public void Open()
    {
        Append(ReadOnlyMemory<byte>.Empty);
        BroadcastHeartbeat();
    }

    public LogIndex Append(ReadOnlyMemory<byte> payload)
    {
        var entry = new Entry(_core.Log.LastIndex.Next, _core.Term, payload);
        _core.AppendToLog(entry);
        foreach (var peer in _peers)
            SendEntries(peer);
        return entry.Index;
    }

    /// <summary>Null while leadership stands, else why it must end.</summary>
    public string? Tick()
    {
        if (_core.OldestAppendAgeMs > _core.Options.DiskStallMs)
            return $"its disk has not finished an append for {_core.OldestAppendAgeMs} ms";
        if (!HearsFromMajority())
            return "no majority has answered for an election timeout";

        if (IsTransferring && _core.NowMs >= _transferDeadlineMs)
        {
            _core.Notify(NoticeKind.TransferAborted, _transferTo);
            _transferTo = NodeId.None;
        }

        if (_core.NowMs >= _nextHeartbeatMs)
            BroadcastHeartbeat();
        return null;
    }

    public void OnAppendResponse(AppendResponse answer)
    {
        if (Find(answer.From) is not { } peer)
            return;
        peer.LastContactMs = _core.NowMs;

        if (answer.Accepted)
        {
            peer.Accepted(answer.Index);
            AdvanceCommit();
            HandOverIfCaughtUp(peer);
        }
        else if (!peer.Rejected(answer.Index, _core.Log.LastIndexOfTermAtMost(answer.HintIndex, answer.HintTerm)))
        {
            return;
        }

        SendEntries(peer);
    }

    public void OnHeartbeatResponse(HeartbeatResponse answer)
    {
        if (Find(answer.From) is not { } peer)
            return;
        peer.LastContactMs = _core.NowMs;
        peer.ReadRound = Math.Max(peer.ReadRound, answer.ReadRound);
        ConfirmReads();

        if (peer.Match == _core.Log.LastIndex)
            return;
        if (IsOverdue(peer))
            SendEntriesOrProbe(peer);
        else
            SendEntries(peer);
    }

    /// <summary>An append became durable here: only now does the leader count itself.</summary>
    public void OnOwnDurable() => AdvanceCommit();

    public void OnUnreachable(NodeId node) => Find(node)?.BackToProbe();

    public LogIndex? MatchOf(NodeId node) => Find(node)?.Match;

    public void Read(PendingRead read)
    {
        if (_reads.TryAdd(read))
            StartReadRound();
        else
            _core.RefuseRead(read);
    }

    public IReadOnlyList<PendingRead> AbandonReads() => _reads.Abandon();

    public void TransferTo(NodeId target)
    {
        if (Find(target) is not { } peer)
            return;
        _transferTo = target;
        _transferDeadlineMs = _core.NowMs + 2 * _core.Options.ElectionTimeoutMs;
        _core.Notify(NoticeKind.TransferStarted, target);
        HandOverIfCaughtUp(peer);
    }

    private void HandOverIfCaughtUp(Progress peer)
    {
        if (peer.Peer == _transferTo && peer.Match == _core.Log.LastIndex)
            _core.SendNow(peer.Peer, new TimeoutNow(_core.Options.Self, _core.Term));
    }

    private void SendEntries(Progress peer)
    {
        while (!peer.IsPaused && peer.Next <= _core.Log.LastIndex)
            SendNextRange(peer);
    }

    /// <summary>
    /// Entries if there are any to send, else an empty append. A peer that lost what was in flight refuses it and so tells what it lacks; without it a full
    /// window whose messages were lost would stall for ever.
    /// </summary>
    private void SendEntriesOrProbe(Progress peer)
    {
        peer.ProbeOverdue();
        if (!peer.IsPaused && peer.Next <= _core.Log.LastIndex)
        {
            SendEntries(peer);
            return;
        }

        peer.SentEmpty(_core.NowMs);
        _core.SendNow(peer.Peer, Request(peer.Next.Previous));
    }

    /// <summary>
    /// Appends are repeated at the pace of heartbeats. Rounds of reads may be a hundred times as many, and each repetition carries its entries again, and leaves
    /// an acknowledgement queued behind a slow peer's disk.
    /// </summary>
    private bool IsOverdue(Progress peer) => _core.NowMs - peer.LastAppendMs >= _core.Options.HeartbeatMs / 2;

    private void SendNextRange(Progress peer)
    {
        var last = peer.Next;
        long bytes = _core.Log.SizeOf(last);
        while (last < _core.Log.LastIndex && bytes + _core.Log.SizeOf(last.Next) <= _core.Options.MaxMessageBytes)
        {
            last = last.Next;
            bytes += _core.Log.SizeOf(last);
        }

        var range = new EntryRange(peer.Next, last);
        _core.SendNow(peer.Peer, Request(range.First.Previous), range);
        peer.Sent(range, bytes, _core.NowMs);
    }

    private AppendRequest Request(LogIndex previous) =>
        new(_core.Options.Self, _core.Term, previous, _core.Log.TermAt(previous), _core.Log.Commit, []);

    private void AdvanceCommit()
    {
        Span<long> matches = stackalloc long[_peers.Count + 1];
        for (var i = 0; i < _peers.Count; i++)
            matches[i] = _peers[i].Match.Value;
        matches[^1] = _core.Log.Durable.Index.Value;

        var reached = new LogIndex(Majority.Reached(matches));
        if (reached <= _core.Log.Commit || _core.Log.TermAt(reached) != _core.Term)
            return;
        _core.Log.CommitTo(reached);
        StartReadRound();
    }

    private void StartReadRound()
    {
        if (_reads.WantsRound && KnowsCommit)
            BroadcastHeartbeat();
    }

    private void BroadcastHeartbeat()
    {
        _nextHeartbeatMs = _core.NowMs + _core.Options.HeartbeatMs;
        var round = _reads.Start(KnowsCommit ? _core.Log.Commit : null);
        foreach (var peer in _peers)
            _core.SendNow(peer.Peer, new Heartbeat(_core.Options.Self, _core.Term, LogIndex.Min(peer.Match, _core.Log.Commit), round));
        ConfirmReads();
    }

    private void ConfirmReads()
    {
        Span<long> rounds = stackalloc long[_peers.Count + 1];
        for (var i = 0; i < _peers.Count; i++)
            rounds[i] = _peers[i].ReadRound;
        rounds[^1] = _reads.Sent;

        var confirmed = Majority.Reached(rounds);
        while (_reads.TryConfirm(confirmed, out var read, out var index))
        {
            if (read.From == _core.Options.Self)
                _core.Outputs.Reads.Add(new ReadReady(read.Context, Granted: true, index));
            else
                _core.SendNow(read.From, new ReadIndexResponse(_core.Options.Self, _core.Term, read.Context, Granted: true, index));
        }

        StartReadRound();
    }

    private bool HearsFromMajority()
    {
        var patience = 2 * _core.Options.ElectionTimeoutMs;
        if (_core.NowMs - _sinceMs < patience)
            return true;
        var heard = 1;
        foreach (var peer in _peers)
        {
            if (_core.NowMs - peer.LastContactMs < patience)
                heard++;
        }

        return heard >= Majority.Of(_peers.Count + 1);
    }

    private Progress? Find(NodeId node)
    {
        foreach (var peer in _peers)
        {
            if (peer.Peer == node)
                return peer;
        }

        return null;
    }
}
