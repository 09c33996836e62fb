namespace Rrmq.Raft;

/// <summary>
/// One member's share of one Raft group (Ongaro and Ousterhout, 2014; Ongaro's dissertation for pre-vote, read index and transfer). Passive: inputs are
/// method calls, effects are read from <see cref="Outputs"/>, time comes in with <see cref="Tick"/> and <see cref="Receive"/>. Owned by one thread.
/// </summary>
public sealed class RaftCore
{
    // More elections than days of trouble make, and one in 2^43 of the terms there are.
    private const long LargestTermStride = 1 << 20;

    private readonly CoreContext _core;
    private readonly ElectionTimer _timer;
    private readonly LogReceiver _receiver;
    private readonly Candidacy _candidacy;
    private Ballot? _ballot;
    private Leadership? _leadership;
    private bool _wasToldOfRemoval;
    private bool _isRemoved;

    public RaftCore(RaftOptions options, RestoredState restored, long nowMs)
    {
        Options = options;
        _core = new CoreContext(options) { NowMs = nowMs };
        _core.Restore(restored);
        _receiver = new LogReceiver(_core);
        _candidacy = new Candidacy(_core);
        _timer = new ElectionTimer(options, new SplitMix64(options.Seed));
        if (_candidacy.IsSoleVoter)
            _timer.CampaignAt(nowMs);
        else
            _timer.Restart(nowMs);
        _core.FinishStep();
    }

    public RaftOptions Options { get; }
    public RaftOutputs Outputs => _core.Outputs;
    public Role Role { get; private set; }
    public Term Term => _core.Term;
    public NodeId VotedFor => _core.HardState.VotedFor;

    /// <summary>The leader of this term as far as known here, or none.</summary>
    public NodeId Leader { get; private set; }

    public LogIndex CommitIndex => _core.Log.Commit;
    public LogIndex LastIndex => _core.Log.LastIndex;
    public LogIndex DurableIndex => _core.Log.Durable.Index;

    /// <summary>Where the log begins: entries up to it are forgotten.</summary>
    public LogBase Base => _core.Log.Base;

    /// <summary>The membership in force: the latest in the log, committed or not.</summary>
    public Membership Membership => _core.Membership;

    /// <summary>The latest membership that is known to be committed: what it has removed is gone for good.</summary>
    public Membership CommittedMembership => _core.Memberships.At(CommitIndex);

    /// <summary>The entry that brought <see cref="Membership"/> into force; zero for the one the group began with.</summary>
    public LogIndex MembershipSince => _core.Memberships.CurrentSince;

    /// <summary>True once this node is known to be a member no longer. It stays quiet from then on.</summary>
    public bool IsRemoved => _wasToldOfRemoval || _core.Memberships.At(CommitIndex).HasRemoved(Options.Self);

    /// <summary>The term of the entry at an index within the log, or at its base.</summary>
    public Term TermAt(LogIndex index) => _core.Log.TermAt(index);

    /// <summary>How far a peer's log is known to match; null when this node does not lead or does not replicate to it.</summary>
    public LogIndex? MatchOf(NodeId peer) => _leadership?.ProgressOf(peer)?.Match;

    /// <summary>When a peer answered last, or was taken in; null when this node does not lead or does not replicate to it.</summary>
    public long? LastContactMsOf(NodeId peer) => _leadership?.ProgressOf(peer)?.LastContactMs;

    /// <summary>What this node tells its leader of its disk: there is no room for entries that only fill it further. Set by the caller; consensus goes on as ever.</summary>
    public bool DiskFull { get; set; }

    /// <summary>Whether a majority of the voters answer and have room. True when this node does not lead.</summary>
    public bool MajorityHasRoom => _leadership?.MajorityHasRoom(DiskFull) ?? true;

    /// <summary>When the next <see cref="Tick"/> has something to do, unless another input comes first.</summary>
    public long NextTickMs => _leadership?.NextTickMs ?? _timer.DeadlineMs;

    /// <summary>The peer to hand leadership to: of the voters heard from lately, the one whose log matches furthest. None when there is none.</summary>
    public NodeId MostCaughtUpPeer() => _leadership?.MostCaughtUpPeer() ?? NodeId.None;

    /// <summary>Tells the time for the inputs that carry none. Nothing else happens: deadlines are looked at by <see cref="Tick"/>, after what came in meanwhile.</summary>
    public void Advance(long nowMs) => _core.NowMs = Math.Max(_core.NowMs, nowMs);

    /// <summary>Time passes. Nothing happens between two ticks but by an input.</summary>
    public void Tick(long nowMs)
    {
        _core.NowMs = Math.Max(_core.NowMs, nowMs);
        if (_leadership is { } leadership)
        {
            if (leadership.Tick() is { } reason)
                StepDown(reason);
        }
        else if (_core.NowMs >= _timer.DeadlineMs)
        {
            OnElectionTimeout();
        }

        FinishStep();
    }

    public void Receive(RaftMessage message, long nowMs)
    {
        _core.NowMs = Math.Max(_core.NowMs, nowMs);
        if (AdoptTerm(message))
            Dispatch(message);
        FinishStep();
    }

    /// <summary>Appends a payload to the log as leader. Its fate is known when its index is applied.</summary>
    public ProposeResult Propose(ReadOnlyMemory<byte> payload)
    {
        if (_leadership is not { } leadership)
            return new ProposeResult(ProposeStatus.NotLeader, default, default);
        if (leadership.IsTransferring)
            return new ProposeResult(ProposeStatus.Transferring, default, default);
        if (_core.Log.UncommittedBytes > 0 && _core.Log.UncommittedBytes + payload.Length > Options.MaxUncommittedBytes)
            return new ProposeResult(ProposeStatus.Full, default, default);

        var index = leadership.Append(payload);
        FinishStep();
        return new ProposeResult(ProposeStatus.Accepted, index, Term);
    }

    /// <summary>
    /// Changes the membership as leader: steps that take effect together, through a joint membership when they alter the voters; the leader leaves that one by itself.
    /// In force from now on; the change is committed when its index is applied with its term, and over when <see cref="Membership"/> is not joint any more.
    /// </summary>
    public ProposeResult ProposeMembership(IReadOnlyList<MembershipStep> change)
    {
        var result = _leadership?.Change(change) ?? new ProposeResult(ProposeStatus.NotLeader, default, default);
        FinishStep();
        return result;
    }

    /// <summary>
    /// Forgets the entries up to an index that a snapshot on disk covers. The caller keeps some entries behind its snapshot, for followers that lag a little, and has
    /// carried out the outputs before.
    /// </summary>
    public void Compact(LogIndex upTo)
    {
        if (Outputs.Messages.Exists(static send => send.Load is not null))
            throw new RaftInvariantException($"entries up to {upTo} cannot be forgotten while appends wait to be filled from the log");
        _core.Compact(upTo);
    }

    /// <summary>
    /// What to write into a snapshot of the state after an index: one that was handed out and is not below the base. Null on a node that has not got to the entry that
    /// took it in: it does not know who belonged to the group before, and takes no snapshot.
    /// </summary>
    public SnapshotMeta? SnapshotMetaAt(LogIndex index) => _core.SnapshotMetaAt(index);

    /// <summary>What became of a <see cref="SendSnapshot"/>: the peer has the snapshot up to this index on its disk, or the stream was broken off.</summary>
    public void SnapshotSent(NodeId to, LogIndex index, bool arrived)
    {
        _leadership?.OnSnapshotSent(to, index, arrived);
        FinishStep();
    }

    /// <summary>
    /// All of a snapshot that a leader streamed is on this disk. When the log gives way to it, <see cref="RaftOutputs.Install"/> says so; the answer to the leader
    /// waits for the disk either way.
    /// </summary>
    public void ReceiveSnapshot(NodeId from, Term term, SnapshotMeta snapshot, long nowMs) => Receive(new InstallSnapshot(from, term, snapshot), nowMs);

    /// <summary>
    /// Asks for an index that any answer to this read must reflect. The answer comes as <see cref="ReadReady"/> with the same context; none comes when the leader
    /// is lost on the way, so the caller bounds its patience. A context is never used again, not after a restart either: an old answer from the leader, late on
    /// the wire, would answer the new read at the old index. The answer may come twice.
    /// </summary>
    public void ReadIndex(long context)
    {
        if (_leadership is { } leadership)
            leadership.Read(new PendingRead(Options.Self, context));
        else if (!Leader.IsNone)
            _core.SendNow(Leader, new ReadIndexRequest(Options.Self, Term, context));
        else
            Outputs.Reads.Add(new ReadReady(context, Granted: false, default));
        FinishStep();
    }

    /// <summary>Hands leadership to a peer: no proposals until it has caught up and campaigns, or an election timeout has passed.</summary>
    public void TransferLeadership(NodeId to)
    {
        _leadership?.TransferTo(to);
        FinishStep();
    }

    /// <summary>The log writer finished the append with this mark. Completions come in the order of the appends.</summary>
    public void StorageAppended(LogMark mark)
    {
        _core.AppendCompleted(mark);
        _leadership?.OnOwnDurable();
        CountOwnVote();
        FinishStep();
    }

    /// <summary>A connection to the peer closed or could not be made: what was in flight may be lost, and a leader may be dead.</summary>
    public void PeerUnreachable(NodeId peer)
    {
        _leadership?.OnUnreachable(peer);
        if (Role == Role.Follower && peer == Leader)
        {
            Leader = NodeId.None;
            _timer.LeaderSeemsGone(_candidacy.RankWithout(peer), _core.NowMs);
        }

        FinishStep();
    }

    /// <summary>
    /// The term rule (Raft paper, section 5.1). False when the message is settled by its term alone. A term far above ours is approached in strides, one a message, so that one frame of a broken
    /// peer cannot spend the terms there are. Any two nodes still meet; across a bound that only refuses, whoever was led up to it could never step.
    /// </summary>
    private bool AdoptTerm(RaftMessage message)
    {
        switch (message)
        {
            case PreVoteRequest or PreVoteResponse { Granted: true }:
            case PreVoteResponse when message.Term <= Term:
                return true;
            case VoteRequest { Transfer: false } request when request.Term > Term && IsLeaderAlive(request.From):
                _core.SendNow(request.From, new VoteResponse(Options.Self, Term, Granted: false));
                return false;
        }

        if (message.Term > Term)
        {
            var reached = new Term(Math.Min(message.Term.Value - Term.Value, LargestTermStride) + Term.Value);
            BecomeFollower(reached, $"it saw term {message.Term}");
            return reached == message.Term;
        }

        if (message.Term == Term)
            return true;

        OlderTerm.Answer(_core, _receiver, message);
        return false;
    }

    private void Dispatch(RaftMessage message)
    {
        switch (message)
        {
            case PreVoteRequest request:
                OnPreVoteRequest(request);
                break;
            case PreVoteResponse response:
                OnPreVoteResponse(response);
                break;
            case VoteRequest request:
                OnVoteRequest(request);
                break;
            case VoteResponse response:
                CountVote(response.From, response.Granted);
                break;
            case AppendRequest request:
                Follow(request.From);
                _core.SendWhenDurable(request.From, _receiver.Receive(request));
                break;
            case InstallSnapshot install:
                Follow(install.From);
                _core.SendWhenDurable(install.From, _receiver.Receive(install.Snapshot));
                break;
            case AppendResponse response:
                _leadership?.OnAppendResponse(response);
                break;
            case Heartbeat heartbeat:
                OnHeartbeat(heartbeat);
                break;
            case HeartbeatResponse response:
                _leadership?.OnHeartbeatResponse(response);
                break;
            case TimeoutNow:
                OnTimeoutNow();
                break;
            case ReadIndexRequest request:
                OnReadIndexRequest(request);
                break;
            case ReadIndexResponse response:
                Outputs.Reads.Add(new ReadReady(response.Context, response.Granted, response.Index));
                break;
            default:
                throw new RaftInvariantException($"unknown message {message.GetType().Name}");
        }
    }

    /// <summary>
    /// The candidate need not be a member here: its membership may be newer. One that is surely removed is told so, or it would ask for ever. Ids are not used again,
    /// so that stays true.
    /// </summary>
    private void OnPreVoteRequest(PreVoteRequest request)
    {
        var removed = _core.Memberships.At(CommitIndex).HasRemoved(request.From);
        var granted = !removed && request.Term > Term && !IsLeaderAlive(request.From) && _core.Log.IsUpToDate(request.LastIndex, request.LastTerm);
        _core.SendNow(request.From, new PreVoteResponse(Options.Self, granted ? request.Term : Term, granted, removed));
    }

    private void OnPreVoteResponse(PreVoteResponse response)
    {
        _wasToldOfRemoval |= response.Removed;
        if (_ballot is not { IsPreVote: true } ballot || (response.Granted && response.Term != Term.Next))
            return;
        ballot.Count(response.From, response.Granted);
        if (ballot.IsWon)
            StartVote(transfer: false);
        else if (ballot.IsLost || IsRemoved)
            LoseElection();
    }

    /// <summary>A refusal leaves the election timer alone: only a vote given is a reason to wait.</summary>
    private void OnVoteRequest(VoteRequest request)
    {
        var free = VotedFor == request.From || (VotedFor.IsNone && Leader.IsNone);
        var granted = free && _core.Log.IsUpToDate(request.LastIndex, request.LastTerm);
        if (granted && VotedFor.IsNone)
        {
            _core.ChangeHardState(Term, request.From);
            _core.Notify(NoticeKind.VoteGranted, request.From);
        }

        if (!granted)
        {
            _core.SendNow(request.From, new VoteResponse(Options.Self, Term, Granted: false));
            return;
        }

        _timer.Restart(_core.NowMs);
        _core.SendWhenDurable(request.From, new VoteResponse(Options.Self, Term, Granted: true));
    }

    /// <summary>
    /// A candidate counts its own vote when it is durable, like any other: a single node that led on a vote it can forget would lead the same term twice.
    /// </summary>
    private void CountOwnVote()
    {
        if (_ballot is { IsPreVote: false } && _core.HardStateIsDurable)
            CountVote(Options.Self, granted: true);
    }

    private void CountVote(NodeId voter, bool granted)
    {
        if (_ballot is not { IsPreVote: false } ballot)
            return;
        ballot.Count(voter, granted);
        if (ballot.IsWon)
            BecomeLeader();
        else if (ballot.IsLost)
            LoseElection();
    }

    /// <summary>The answer promises nothing that must survive a crash, so it does not wait for the disk: a stalled sync must not cost an election.</summary>
    private void OnHeartbeat(Heartbeat heartbeat)
    {
        Follow(heartbeat.From);
        if (heartbeat.Commit > CommitIndex)
            _core.Log.CommitTo(heartbeat.Commit);
        _core.SendNow(heartbeat.From, new HeartbeatResponse(Options.Self, Term, heartbeat.ReadRound, DiskFull));
    }

    private void OnTimeoutNow()
    {
        if (Role == Role.Follower && MayCampaign)
            StartVote(transfer: true);
    }

    private void OnReadIndexRequest(ReadIndexRequest request)
    {
        if (_leadership is { } leadership)
            leadership.Read(new PendingRead(request.From, request.Context));
        else
            _core.SendNow(request.From, new ReadIndexResponse(Options.Self, Term, request.Context, Granted: false, default));
    }

    /// <summary>A live leader protects its term, except from itself: a follower whose leader asks must not refuse it (hashicorp/raft #605).</summary>
    private bool IsLeaderAlive(NodeId candidate) =>
        _leadership is not null || (!Leader.IsNone && Leader != candidate && _timer.LeaderIsFresh(_core.NowMs));

    private void Follow(NodeId leader)
    {
        if (_leadership is not null || (!Leader.IsNone && Leader != leader))
            throw new RaftInvariantException($"nodes {leader} and {(_leadership is null ? Leader : Options.Self)} both lead term {Term}");
        if (Role != Role.Follower || Leader != leader)
        {
            Role = Role.Follower;
            Leader = leader;
            _ballot = null;
            _core.Notify(NoticeKind.FollowsLeader, leader);
        }

        _timer.LeaderHeard(_core.NowMs);
    }

    /// <summary>
    /// Learners, nodes that wait to be taken in and removed ones stay quiet; so does a node whose log is giving way to a snapshot. And a candidacy that has not reached
    /// the disk is not followed by another: a hung disk would make terms for ever, and an election of none.
    /// </summary>
    private void OnElectionTimeout()
    {
        if (MayCampaign && _core.HardStateIsDurable)
        {
            StartPreVote();
            return;
        }

        if (!MayCampaign)
            Leader = NodeId.None;
        _timer.Restart(_core.NowMs);
    }

    private bool MayCampaign => !IsRemoved && _candidacy.IsAllowed;

    private void StartPreVote()
    {
        Role = Role.Candidate;
        Leader = NodeId.None;
        _ballot = new Ballot(isPreVote: true, Membership);
        _ballot.Count(Options.Self, granted: true);
        _timer.PreVoteAsked(_core.NowMs);
        _core.Notify(NoticeKind.PreCampaign);
        if (_ballot.IsWon)
            StartVote(transfer: false);
        else
            _candidacy.AskForPreVotes();
    }

    private void StartVote(bool transfer)
    {
        Role = Role.Candidate;
        Leader = NodeId.None;
        _ballot = new Ballot(isPreVote: false, Membership);
        _core.ChangeHardState(Term.Next, Options.Self);
        _timer.Restart(_core.NowMs);
        _core.Notify(NoticeKind.Campaign);
        _candidacy.AskForVotes(transfer);
    }

    private void LoseElection()
    {
        Role = Role.Follower;
        _ballot = null;
    }

    private void BecomeLeader()
    {
        Role = Role.Leader;
        Leader = Options.Self;
        _ballot = null;
        _leadership = new Leadership(_core);
        _core.Notify(NoticeKind.BecameLeader);
        _leadership.Open();
    }

    private void BecomeFollower(Term term, string reason)
    {
        EndLeadership(reason);
        if (Role != Role.Follower)
            _timer.Restart(_core.NowMs);
        Role = Role.Follower;
        Leader = NodeId.None;
        _ballot = null;
        _core.ChangeHardState(term, NodeId.None);
    }

    private void StepDown(string reason)
    {
        EndLeadership(reason);
        Role = Role.Follower;
        Leader = NodeId.None;
        _timer.Restart(_core.NowMs);
    }

    private void EndLeadership(string reason)
    {
        if (_leadership is not { } leadership)
            return;
        foreach (var read in leadership.AbandonReads())
            _core.RefuseRead(read);

        // Appends not handed out yet would be filled from a log that the next leader may change before they are: its entries under this term, or none at all.
        Outputs.Messages.RemoveAll(static send => send.Load is not null);
        _leadership = null;
        _core.Notify(NoticeKind.SteppedDown, reason: reason);
    }

    private void FinishStep()
    {
        if (!_isRemoved && IsRemoved)
        {
            _isRemoved = true;
            _core.Notify(NoticeKind.Removed);
        }

        _core.FinishStep();
    }
}
