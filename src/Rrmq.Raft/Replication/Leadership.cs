namespace Rrmq.Raft;

/// <summary>
/// One leadership: made when an election is won, dropped when it ends, so that nothing leaks into the next. Replicates, counts commits, confirms reads, changes the
/// membership, hands over. Only entries of the leader's own term are committed by counting (Raft paper, section 5.4.2).
/// </summary>
internal sealed class Leadership
{
    private readonly CoreContext _core;
    private readonly PeerTable _peers;
    private readonly ReadRounds _reads = new();
    private readonly Func<NodeId, long> _matchOf;
    private readonly Func<NodeId, long> _readRoundOf;
    private readonly Func<NodeId, long> _contactOf;
    private readonly long _sinceMs;
    private long _nextHeartbeatMs;
    private NodeId _transferTo;
    private long _transferDeadlineMs;
    private bool _isRetiring;
    private bool _isOver;

    public Leadership(CoreContext core)
    {
        _core = core;
        _sinceMs = core.NowMs;
        _matchOf = node => node == Self ? _core.Log.Durable.Index.Value : PeerOf(node).Match.Value;
        _readRoundOf = node => node == Self ? _reads.Sent : PeerOf(node).ReadRound;
        _contactOf = node => node == Self ? _core.NowMs : PeerOf(node).LastContactMs;
        core.Log.CountUncommittedFromHere();
        _peers = new PeerTable(core);
        _peers.Adopt(core.Membership, core.Memberships.CurrentSince, core.Log.LastIndex.Next);
    }

    public bool IsTransferring => !_transferTo.IsNone || _isOver;

    /// <summary>The commit index means nothing to a new leader until an entry of its own term is committed (Raft paper, section 8).</summary>
    public bool KnowsCommit => _core.Log.TermAt(_core.Log.Commit) == _core.Term;

    public long NextTickMs => _isOver ? _core.NowMs : _nextHeartbeatMs;

    private NodeId Self => _core.Options.Self;

    private long ContactPatienceMs => 2 * _core.Options.ElectionTimeoutMs;

    /// <summary>The voter to hand over to: heard from lately, and with the longest match.</summary>
    public NodeId MostCaughtUpPeer()
    {
        Progress? best = null;
        foreach (var peer in _peers.All)
        {
            var heard = _core.NowMs - peer.LastContactMs < _core.Options.ElectionTimeoutMs;
            if (heard && _core.Membership.IsVoter(peer.Peer) && (best is null || peer.Match > best.Match))
                best = peer;
        }

        return best?.Peer ?? NodeId.None;
    }

    /// <summary>
    /// Whether entries that fill disks can be committed: voters that make a majority, of each half while the membership is joint, have room and were heard from lately. One that keeps
    /// silent may have all the room there is: what waits for it waits behind a full disk all the same.
    /// </summary>
    public bool MajorityHasRoom(bool ownDiskFull) =>
        (!ownDiskFull && !_peers.AnyDiskFull) || JointQuorum.Reached(_core.Membership, node => HasRoom(node, ownDiskFull) ? 1 : 0) == 1;

    /// <summary>Opens the term with a no-op; everything older commits with it.</summary>
    public void Open()
    {
        Append(ReadOnlyMemory<byte>.Empty);
        BroadcastHeartbeat();
    }

    public LogIndex Append(ReadOnlyMemory<byte> payload) => Append(new Entry(_core.Log.LastIndex.Next, _core.Term, payload));

    /// <summary>
    /// Changes the membership, one change at a time: the one before must be committed and finished, and an entry of this leader's own term too, or two leaders' changes
    /// could make majorities that do not overlap (Ongaro on raft-dev, July 2015).
    /// </summary>
    public ProposeResult Change(IReadOnlyList<MembershipStep> change)
    {
        if (IsTransferring)
            return new ProposeResult(ProposeStatus.Transferring, default, default, "leadership is being handed over");
        if (_core.Membership.IsJoint || _core.Memberships.CurrentSince > _core.Log.Commit)
            return new ProposeResult(ProposeStatus.ChangeUnderWay, default, default, "another change of the membership is under way");
        if (!KnowsCommit)
            return new ProposeResult(ProposeStatus.TooEarly, default, default, "this leader has committed nothing in its term yet");
        var (after, refusal) = MembershipRules.Apply(_core.Membership, change);
        return after is null
            ? new ProposeResult(ProposeStatus.InvalidChange, default, default, refusal)
            : new ProposeResult(ProposeStatus.Accepted, Append(after), _core.Term);
    }

    /// <summary>Null while leadership stands, else why it must end.</summary>
    public string? Tick()
    {
        if (_isOver || (_isRetiring && _core.NowMs >= _transferDeadlineMs))
            return "it is a voter no longer";
        if (_core.OldestAppendAgeMs > _core.Options.DiskStallMs)
            return $"its disk has not finished an append for {_core.OldestAppendAgeMs} ms";
        if (!HearsFromQuorum())
            return "no majority has answered for an election timeout";

        if (IsTransferring && _core.NowMs >= _transferDeadlineMs)
        {
            _core.Notify(NoticeKind.TransferAborted, _transferTo);
            _transferTo = NodeId.None;
        }

        _peers.LetGo();
        if (_core.NowMs >= _nextHeartbeatMs)
            BroadcastHeartbeat();
        return null;
    }

    public void OnAppendResponse(AppendResponse answer)
    {
        if (_peers.Find(answer.From) is not { } peer)
            return;
        peer.LastContactMs = _core.NowMs;

        if (answer.Accepted)
        {
            peer.Accepted(answer.Index);
            AdvanceCommit();
            HandOverIfCaughtUp(_isRetiring ? _peers.Find(_transferTo) ?? peer : peer);
        }
        else if (!peer.Rejected(answer.Index, _core.Log.LastIndexOfTermAtMost(answer.HintIndex, answer.HintTerm)))
        {
            return;
        }
        else if (peer.Next <= _core.Log.Base.Index)
        {
            peer.NeedsSnapshot();
        }

        SendEntries(peer);
    }

    public void OnHeartbeatResponse(HeartbeatResponse answer)
    {
        if (_peers.Find(answer.From) is not { } peer)
            return;
        peer.LastContactMs = _core.NowMs;
        peer.ReadRound = Math.Max(peer.ReadRound, answer.ReadRound);
        peer.DiskFull = answer.DiskFull;
        ConfirmReads();

        if (_peers.HasLeft(peer) || peer.Match == _core.Log.LastIndex)
            return;
        if (IsOverdue(peer))
            SendEntriesOrProbe(peer);
        else
            SendEntries(peer);
    }

    /// <summary>An append became durable here: only now does the leader count itself.</summary>
    public void OnOwnDurable() => AdvanceCommit();

    public void OnUnreachable(NodeId node) => _peers.Find(node)?.BackToProbe();

    public void OnSnapshotSent(NodeId to, LogIndex index, bool arrived)
    {
        if (_peers.Find(to) is not { } peer)
            return;
        peer.SnapshotEnded(index, arrived, _core.NowMs);
        SendEntries(peer);
    }

    public Progress? ProgressOf(NodeId node) => _peers.Find(node);

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
        if (_peers.Find(target) is not { } peer || !_core.Membership.IsVoter(target))
            return;
        _transferTo = target;
        _transferDeadlineMs = _core.NowMs + 2 * _core.Options.ElectionTimeoutMs;
        _core.Notify(NoticeKind.TransferStarted, target);
        HandOverIfCaughtUp(peer);
    }

    private LogIndex Append(Membership membership)
    {
        var index = _core.Log.LastIndex.Next;
        var entry = new Entry(index, _core.Term, MembershipFormat.Encode(membership), EntryKind.Membership);
        _peers.Adopt(membership, index, next: index);
        return Append(entry);
    }

    private LogIndex Append(Entry entry)
    {
        _core.AppendToLog(entry);
        foreach (var peer in _peers.All)
            SendEntries(peer);
        return entry.Index;
    }

    /// <summary>
    /// A retiring leader waits until everything is committed too, so that it leaves no proposal's fate unknown. The heir's vote requests do not come to it, which is
    /// why it ends by itself then.
    /// </summary>
    private void HandOverIfCaughtUp(Progress peer)
    {
        if (_isOver || peer.Peer != _transferTo || peer.Match != _core.Log.LastIndex || (_isRetiring && _core.Log.Commit != _core.Log.LastIndex))
            return;
        _core.SendNow(peer.Peer, new TimeoutNow(Self, _core.Term));
        _isOver = _isRetiring;
    }

    private void SendEntries(Progress peer)
    {
        if (peer.State == ProgressState.Snapshot)
            AskForSnapshot(peer);
        StayWithinLog(peer);
        while (!peer.IsPaused && peer.Next <= _core.Log.LastIndex)
            SendNextRange(peer);
    }

    /// <summary>What lies before the log may have reached the peer all the same; only its refusal at the very beginning means that it needs a snapshot.</summary>
    private void StayWithinLog(Progress peer)
    {
        if (peer.State != ProgressState.Snapshot && peer.Next <= _core.Log.Base.Index)
            peer.ProbeFrom(_core.Log.Base.Index.Next);
    }

    private void AskForSnapshot(Progress peer)
    {
        if (peer.TryStartSnapshot(_core.NowMs))
            _core.Outputs.Snapshots.Add(new SendSnapshot(peer.Peer, _core.Term));
    }

    /// <summary>
    /// Entries if there are any to send, else an empty append. A peer that lost what was in flight refuses it and so tells what it lacks; without it a full
    /// window whose messages were lost would stall for ever.
    /// </summary>
    private void SendEntriesOrProbe(Progress peer)
    {
        peer.ProbeOverdue();
        StayWithinLog(peer);
        if (peer.State == ProgressState.Snapshot || (!peer.IsPaused && peer.Next <= _core.Log.LastIndex))
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
        new(Self, _core.Term, previous, _core.Log.TermAt(previous), _core.Log.Commit, []);

    private void AdvanceCommit()
    {
        var reached = new LogIndex(JointQuorum.Reached(_core.Membership, _matchOf));
        if (reached <= _core.Log.Commit || _core.Log.TermAt(reached) != _core.Term)
            return;
        _core.Log.CommitTo(reached);
        StartReadRound();
        FollowUpOnMembership();
    }

    /// <summary>A committed joint membership is left at once; a committed membership without its leader ends that leader's time.</summary>
    private void FollowUpOnMembership()
    {
        if (_core.Memberships.CurrentSince > _core.Log.Commit)
            return;
        if (_core.Membership.IsJoint)
            Append(_core.Membership.LeaveJoint());
        else if (!_core.Membership.IsVoter(Self) && !_isRetiring)
            Retire();
    }

    private void Retire()
    {
        _isRetiring = true;
        var heir = MostCaughtUpPeer();
        _isOver = heir.IsNone;
        TransferTo(heir);
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
        foreach (var peer in _peers.All)
        {
            peer.ToldCommit = LogIndex.Min(peer.Match, _core.Log.Commit);
            _core.SendNow(peer.Peer, new Heartbeat(Self, _core.Term, peer.ToldCommit, round));
        }

        ConfirmReads();
    }

    private void ConfirmReads()
    {
        var confirmed = JointQuorum.Reached(_core.Membership, _readRoundOf);
        while (_reads.TryConfirm(confirmed, out var read, out var index))
        {
            if (read.From == Self)
                _core.Outputs.Reads.Add(new ReadReady(read.Context, Granted: true, index));
            else
                _core.SendNow(read.From, new ReadIndexResponse(Self, _core.Term, read.Context, Granted: true, index));
        }

        StartReadRound();
    }

    private bool HearsFromQuorum() =>
        _core.NowMs - _sinceMs < ContactPatienceMs || _core.NowMs - JointQuorum.Reached(_core.Membership, _contactOf) < ContactPatienceMs;

    private bool HasRoom(NodeId node, bool ownDiskFull) =>
        node == Self ? !ownDiskFull : PeerOf(node) is { DiskFull: false } peer && _core.NowMs - peer.LastContactMs < ContactPatienceMs;

    private Progress PeerOf(NodeId node) => _peers.Find(node) ?? throw new RaftInvariantException($"node {node} votes and is not replicated to");
}
