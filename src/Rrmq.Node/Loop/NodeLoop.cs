using Microsoft.Extensions.Logging;
using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Transport;

namespace Rrmq.Node;

/// <summary>
/// Joins consensus, log and state machine: drains the inbox, steps the core, hands work to disk and peers, applies what is committed, answers. One turn is
/// <see cref="RunOnce"/>; whoever calls it owns everything in here. A thread does in a real node, the scheduler in the simulation.
/// </summary>
public sealed class NodeLoop
{
    private const long CacheBytes = 32L * 1024 * 1024;

    private const long ExpireEveryMs = 10;

    private readonly NodeOptions _options;
    private readonly INodeWorld _world;
    private readonly ILogger _logger;
    private readonly RaftCore _core;
    private readonly EntryCache _cache = new(CacheBytes);
    private readonly Applier _applier;
    private readonly BodyRescue _rescue;
    private readonly BodyLoader _bodies;
    private readonly SnapshotTaker _snapshots;
    private readonly SnapshotStreams _streams;
    private readonly Proposals _proposals;
    private readonly Reads _reads;
    private readonly RequestDesk _desk;
    private readonly Timekeeper _time;
    private readonly Action<PendingQuery> _refuseQuery;
    private readonly Func<NodeId, string> _nameOf;
    private readonly MemberDirectory _directory;
    private readonly MembershipDesk _membership;
    private readonly Promotion _promotion;
    private readonly DiskRule _disks;
    private readonly Action<Entry, IReadOnlyList<CommandResult>> _onApplied;
    private readonly StatusBoard _board;
    private Departure? _departure;
    private bool _hasMet;
    private long _expiryDueMs;

    /// <param name="options">What the node was told.</param>
    /// <param name="raft">What consensus was told.</param>
    /// <param name="restored">What recovery found for consensus.</param>
    /// <param name="recovered">The state that the snapshot in <paramref name="restored"/> brought back; an empty one without a snapshot.</param>
    /// <param name="world">Disk, network, clocks.</param>
    /// <param name="inbox">Where other threads leave what is for this one.</param>
    /// <param name="logger">The node's own lines.</param>
    public NodeLoop(NodeOptions options, RaftOptions raft, RestoredState restored, RecoveredState recovered, INodeWorld world, Inbox inbox, ILogger logger)
    {
        _options = options;
        _world = world;
        _logger = logger;
        Inbox = inbox;
        _core = new RaftCore(raft, restored, world.NowMs);
        _applier = new Applier(world, _cache, recovered.State);
        _directory = new MemberDirectory(options);
        _rescue = new BodyRescue(options.Self.Node, _directory, world, logger);
        _bodies = new BodyLoader(_cache, world, _rescue);
        _proposals = new Proposals(_applier.Clock, world, _bodies, () => State);
        _reads = new Reads(firstContext: (long)(raft.Seed >> 2));
        _snapshots = new SnapshotTaker(options.SnapshotBytes, world, restored.Snapshot?.Index ?? LogIndex.Zero, recovered);
        _streams = new SnapshotStreams(options.Self.Node, options.SnapshotBytesPerSecond, world);
        _membership = new MembershipDesk(_directory, raft.ElectionTimeoutMs);
        _promotion = new Promotion(_directory, raft.ElectionTimeoutMs);
        _disks = new DiskRule(_core, world, options, logger);
        _directory.Follow(_core, world.NowMs);
        var rules = new DeskRules(() => IsCaughtUp, () => _departure is not null, Refusal, command => State.Foresee(command), NotHere, Submit);
        _desk = new RequestDesk(_core, _applier, inbox, world, _directory, rules, (long)options.RequestTimeout.TotalMilliseconds, firstId: (long)(raft.Seed >> 2));
        _time = new Timekeeper(_core, _applier, _proposals, world, logger);
        _nameOf = NameOf;
        _refuseQuery = query => query.Refuse(AnswerKind.NoLeader, Find(_core.Leader), _core.Term);
        Monitor = new LoopMonitor(logger);
        _onApplied = Applied;
        _board = new StatusBoard(_core, _applier, _snapshots, _directory, world);
    }

    public Inbox Inbox { get; }

    public LoopMonitor Monitor { get; }

    /// <summary>The replicated state, for tests and the simulation's checks.</summary>
    public QueueStateMachine State => _applier.State;

    public RaftCore Core => _core;
    public RaftJournal Journal { get; } = new();

    /// <summary>A picture of the node for any thread, renewed at every change of role, term or leader, and every few milliseconds.</summary>
    public NodeStatus Status => _board.Current;

    /// <summary>True once a stop was asked for and nothing is left to hand over.</summary>
    public bool MayStop { get; private set; }

    /// <summary>One turn. Returns for how many milliseconds nothing needs doing unless something is posted; 0 when more work waits.</summary>
    public long RunOnce()
    {
        var now = _world.NowMs;
        _time.Wake(now);
        _core.Advance(now);
        TakeWhatCameIn(now);
        _core.Tick(now);
        CarryOut();
        _disks.Look();
        TakeRequests();
        AdvanceMembership(now);
        Depart(now);
        AnswerFromState();
        if (IsCaughtUp)
            Propose(now);
        CarryOut();
        _desk.Look();
        AdvanceSnapshots(now);
        Expire(now);
        _board.Renew(now);
        Monitor.Look(_core, State, now);
        var next = Math.Min(Math.Min(_core.NextTickMs, NextDueMs) - _world.NowMs, _streams.RestMs(now));
        return HasWork || !Inbox.CommandsMayWait(BytesToWaitFor) ? 0 : Math.Clamp(next, 1, _proposals.LongestRestMs);
    }

    /// <summary>Stops taking requests and begins to hand leadership over.</summary>
    public void BeginStop()
    {
        if (_departure is not null)
            return;
        _departure = new Departure(_world.NowMs);
        _desk.Leave();
    }

    /// <summary>Answers everything that still waits. The loop is not run again.</summary>
    public void Abandon()
    {
        while (Inbox.Commands.TryDequeue(out var command))
            command.TrySetResult(new Answer(AnswerKind.Stopping));
        while (Inbox.Listings.TryDequeue(out var listing))
            listing.TrySetResult(new TopicsAnswer(AnswerKind.Stopping, []));
        while (Inbox.Captures.TryDequeue(out var capture))
            capture.TrySetResult(AnswerKind.Stopping);
        while (Inbox.Changes.TryDequeue(out var change))
            change.TrySetResult(new ChangeAnswer(ChangeStatus.NoLeader, "this node is stopping"));
        while (Inbox.Requests.TryDequeue(out var request))
            request.Complete(new Answer(AnswerKind.Stopping));
        while (Inbox.Queries.TryDequeue(out var query))
            EndQuery(query);
        _departure ??= new Departure(_world.NowMs);
        Monitor.Abandon();
        _membership.Abandon();
        _proposals.Abandon();
        _bodies.Abandon();
        _reads.Abandon(EndQuery);
        _desk.Abandon();
    }

    /// <summary>
    /// A leader proposes nothing before it has applied what its predecessors committed: only then does it know what time it is in the state, and a command that waits
    /// is surely not applied, where a proposed one would wait just as long with its outcome unknown.
    /// </summary>
    private bool IsCaughtUp => _core.Role == Role.Leader && _core.TermAt(_applier.Applied) == _core.Term;

    private bool HasWork => _applier.HasWork || _reads.HasGathered || _desk.HasWork;

    /// <summary>When something is due by itself: a request's patience, or on a leader what time alone changes in the state.</summary>
    private long NextDueMs => Math.Min(_desk.NextMs, IsCaughtUp ? _time.NextMs : long.MaxValue);

    private void Propose(long now)
    {
        if (!_time.TryOpen())
            return;
        _proposals.ProposeWhatWaits(_core);
        _time.Tick(now);
    }

    private void EndQuery(PendingQuery query) => query.Refuse(AnswerKind.Stopping, Find(_core.Leader), _core.Term);

    /// <summary>What cannot be proposed is refused, and that at once.</summary>
    private long BytesToWaitFor => IsCaughtUp && _departure is null ? _proposals.BytesToWaitFor : 0;

    private void Expire(long now)
    {
        if (now < _expiryDueMs)
            return;
        _expiryDueMs = now + ExpireEveryMs;
        _proposals.Expire(now);
        _bodies.Expire(now);
        _rescue.Advance(_core.Term, now);
        _reads.Expire(now, _refuseQuery);
    }

    private void TakeWhatCameIn(long now)
    {
        while (Inbox.Completions.TryDequeue(out var mark))
            _core.StorageAppended(mark);
        _proposals.AnswerEarly(_core.DurableIndex);
        while (Inbox.TryTakeMessage(out var message))
            Receive(message!, now);
        while (Inbox.Accepted.TryDequeue(out var accepted))
            _streams.Accepted(accepted, _core, now);
        while (Inbox.Unreachable.TryDequeue(out var peer))
        {
            _core.PeerUnreachable(peer);
            _desk.Unreachable(peer);
        }

        while (Inbox.Bodies.TryDequeue(out var fetch))
            _bodies.Fetched(fetch.Asked, fetch.Run);
        while (Inbox.Damages.TryDequeue(out var damage))
            _bodies.Damaged(damage.Asked, damage.Finding, _core.Term);
        while (Inbox.Missing.TryDequeue(out var missing))
            AskFor(missing);
    }

    private void Receive(RaftMessage message, long now)
    {
        switch (message)
        {
            case SnapshotChunk chunk:
                _streams.Receive(chunk, _core, _applier.Applied);
                break;
            case SnapshotChunkResponse response:
                _streams.Answered(response, _core, now);
                break;
            case BodyRequest request when request.Index <= _applier.Applied:
                _world.Answer(request, _core.Term);
                break;
            case BodyRequest request:
                _world.Send(request.From, BodyAnswer.None(request, _options.Self.Node, _core.Term));
                break;
            case BodyResponse response:
                if (_rescue.Answered(response, _core.Term) is { } reference)
                    _bodies.Rescued(reference, response.Data);
                break;
            case ForwardRequest forward:
                _desk.Take(forward);
                break;
            case ForwardAnswer answer:
                _desk.Take(answer);
                break;
            case ForwardCancel cancel:
                _desk.Take(cancel);
                break;
            case AppendRequest append when _world.IsOnReserve && append.Entries.Any(ReserveRule.FillsTheDisk):
                // As if the network had lost what it carries: the leader is heard, and sends it again.
                _core.Receive(append with { Entries = [] }, now);
                break;
            default:
                _core.Receive(message, now);
                break;
        }
    }

    private void AskFor(IReadOnlyList<BodyReference> missing)
    {
        foreach (var reference in missing)
            _rescue.TryGet(reference, _core.Term, out _);
    }

    /// <summary>After everything that the core wants sent has been: what is forgotten here can no longer be read for it.</summary>
    private void AdvanceSnapshots(long now)
    {
        while (Inbox.Written.TryDequeue(out var outcome))
            _snapshots.Written(outcome, _core, _streams, now);
        while (Inbox.Pieces.TryDequeue(out var piece))
            _streams.Send(piece, _core, _snapshots.LogBytes, now);
        _streams.Advance(_core, now);
        while (Inbox.Released.TryDequeue(out _))
            _snapshots.Released();
        _snapshots.Advance(_core, State, _bodies, now);
    }

    private void AdvanceMembership(long now)
    {
        while (Inbox.Changes.TryDequeue(out var change))
            _membership.Take(change);
        _membership.Advance(_core, now);
        if (_departure is null)
            _promotion.Advance(_core, now);
    }

    /// <summary>Before anything is sent: a newcomer's first entries must not find that nobody knows it.</summary>
    private void MeetMembers()
    {
        if (!_directory.Follow(_core, _world.NowMs) && _hasMet)
            return;
        _hasMet = true;
        _world.Meet(_directory.Peers, _core.CommittedMembership);
    }

    private void TakeRequests()
    {
        while (Inbox.Commands.TryDequeue(out var command))
            Submit(command);
        while (Inbox.Listings.TryDequeue(out var listing))
        {
            if (_departure is null && (_core.Role == Role.Leader || listing.AnyNode))
                _reads.Add(listing);
            else
                listing.TrySetResult(new TopicsAnswer(NotHere().Kind, [], NotHere().Leader));
        }

        while (Inbox.Captures.TryDequeue(out var capture))
            _reads.Add(capture);
        while (Inbox.Queries.TryDequeue(out var query))
            Take(query);
        while (Inbox.Requests.TryDequeue(out var request))
            _desk.Take(request);
        while (Inbox.HungUps.TryDequeue(out var request))
            _desk.HungUp(request);

        _desk.Advance(_world.NowMs);
        _reads.Ask(_core, _world.NowMs);
    }

    private void Take(PendingQuery query)
    {
        if (query.Options.LocalOnly && !query.Options.Stale && (_departure is not null || _core.Role != Role.Leader))
            query.Refuse(NotHere().Kind, NotHere().Leader, _core.Term);
        else if (query.Options.Stale)
            query.Run(Moment, _bodies);
        else
            _reads.Add(query);
    }

    private StateMoment Moment => new(State, Find(_core.Leader), _core.Term, Math.Max(State.NowMs, _applier.Clock.Peek(_world.NowMs)));

    /// <summary>To the log, or to the state when that will refuse it.</summary>
    private void Submit(PendingCommand command)
    {
        if (Refusal(command.Command) is { } refusal)
            command.TrySetResult(refusal);
        else if (RefusalFromState(command.Command) is null)
            _proposals.Add(command);
        else
            _reads.Add(command);
    }

    /// <summary>
    /// The refusal that the state has for a command, or null when the log must decide. An earlier attempt with the same key may be under way and yet take effect; a refusal
    /// that overtook it would tell the client that nothing happened. What is under way from before this leadership is behind every read.
    /// </summary>
    private CommandStatus? RefusalFromState(Command command) =>
        !command.IdempotencyKey.IsEmpty && _proposals.HasUnderWay ? null : State.Foresee(command);

    /// <summary>Why a command cannot be taken here and now, or null.</summary>
    private Answer? Refusal(Command command)
    {
        if (_departure is not null || _core.Role != Role.Leader)
            return NotHere();
        return _disks.Refusal(command, State) is { } kind ? new Answer(kind) : null;
    }

    private Answer NotHere()
    {
        if (_core.Role != Role.Leader && !_core.IsRemoved && Find(_core.Leader) is { } leader)
            return new Answer(AnswerKind.NotLeader, Leader: leader);
        return new Answer(_departure is not null ? AnswerKind.Stopping : _core.IsRemoved ? AnswerKind.Removed : AnswerKind.NoLeader);
    }

    private void Depart(long now)
    {
        if (_departure is null)
            return;
        MayStop = _departure.Advance(_core, _proposals.HasUnderWay || _bodies.HasWaiting || _desk.HasUnderWay, now);
        CarryOut();
    }

    /// <summary>Answers reads that are confirmed and caught up with. A command that would take effect after all is proposed.</summary>
    private void AnswerFromState()
    {
        while (_reads.TryTake(_applier.Applied, out var batch))
        {
            foreach (var capture in batch.Captures)
                Answer(capture);
            foreach (var query in batch.Queries)
                query.Run(Moment, _bodies);
            foreach (var listing in batch.Listings)
                listing.TrySetResult(new TopicsAnswer(AnswerKind.Applied, State.TopicNames(), At: LogPosition.After(_applier.Applied)));
            foreach (var command in batch.Commands)
            {
                if (RefusalFromState(command.Command) is { } status)
                    command.TrySetResult(new Answer(AnswerKind.Applied, new CommandResult(status), At: LogPosition.After(_applier.Applied)));
                else if (Refusal(command.Command) is { } refusal)
                    command.TrySetResult(refusal);
                else
                    _proposals.Add(command);
            }
        }
    }

    /// <summary>A node that does not know yet who belongs to the cluster has nothing that another could begin with.</summary>
    private void Answer(PendingCapture capture)
    {
        if (_core.SnapshotMetaAt(_applier.Applied) is { } meta)
            capture.Answer(new SnapshotRequest(meta, State.Capture(), []));
        else
            capture.TrySetResult(AnswerKind.NoLeader);
    }

    /// <summary>
    /// Does what the core asked for. Messages that may leave at once leave before the log writer is woken: the way over a follower's disk is longer than the one
    /// over ours.
    /// </summary>
    private void CarryOut()
    {
        MeetMembers();
        var outputs = _core.Outputs;
        foreach (var notice in outputs.Notices)
            Note(notice);
        foreach (var append in outputs.Appends)
            Remember(append);
        foreach (var send in outputs.Messages)
            Send(send);
        foreach (var append in outputs.Appends)
            _world.Submit(append);
        foreach (var ready in outputs.Reads)
            _reads.Settle(ready, NotHere);
        if (outputs.Install is { } snapshot)
            Install(snapshot);
        if (outputs.Apply is { } range)
            _applier.Extend(range);
        foreach (var wanted in outputs.Snapshots)
            Stream(wanted);
        outputs.Clear();
        _streams.Forget();

        if (!_applier.HasWork)
            return;
        _applier.ApplyPiece(_onApplied);
        _cache.Evict(_applier.Applied);
    }

    private void Applied(Entry entry, IReadOnlyList<CommandResult> results)
    {
        _proposals.Applied(entry, results);
        _snapshots.Applied(entry, State);
    }

    /// <summary>The whole state gives way to a snapshot. Clients of a node that led once and waits for its last answers cannot be told what became of them.</summary>
    private void Install(SnapshotMeta snapshot)
    {
        _applier.Replace(_streams.Take(snapshot));
        _bodies.Abandon();
        _snapshots.Installed(snapshot.Index, State);
    }

    private void Stream(SendSnapshot wanted)
    {
        _logger.SnapshotWanted(NameOf(wanted.To));
        _streams.Begin(wanted, _world.NowMs);
    }

    private void Remember(StorageAppend append)
    {
        if (append.ResetTo is not null)
            _cache.TruncateFrom(LogIndex.Zero);
        if (append.TruncateFrom is { } from)
            _cache.TruncateFrom(from);
        foreach (var entry in append.Entries)
            _cache.Append(entry);
    }

    private void Send(Send send)
    {
        if (send.Load is { } range)
            _world.Send(send.To, ((AppendRequest)send.Message) with { Entries = Load(range) });
        else
            _world.Send(send.To, send.Message);
    }

    private List<Entry> Load(EntryRange range)
    {
        var entries = new List<Entry>(range.Count);
        while (entries.Count < range.Count)
        {
            var next = range.First + entries.Count;
            if (_cache.TryGet(next, out var entry))
                entries.Add(entry);
            else
                entries.AddRange(_world.Read(new EntryRange(next, range.Last), long.MaxValue));
        }

        return entries;
    }

    private void Note(Notice notice)
    {
        Monitor.Meter.Count(notice.Kind);
        Journal.Add(notice, notice.Node == default ? "" : NameOf(notice.Node), _world.NowMs);
        _logger.Tell(notice, _nameOf);
        if (notice.Kind != NoticeKind.SteppedDown)
            return;
        _proposals.LeadershipLost();
        _proposals.RefuseWaiting(NotHere());
        _desk.SteppedDown();
    }

    private Member? Find(NodeId node) => _directory.Find(node);

    private string NameOf(NodeId node) => _directory.NameOf(node);
}
