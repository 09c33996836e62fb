using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Transport;

namespace Rrmq.Node;

/// <summary>
/// Where requests of <c>/v1</c> are dealt with: on the leader they are proposed, read from the state or made to wait for something to take; on other nodes they are passed on to it, and passed on again while they
/// surely had no effect. Owned by the loop.
/// </summary>
internal sealed class RequestDesk
{
    /// <summary>A leader that was asked too early, or a hint that led nowhere, is not asked again before this.</summary>
    private const long RestMs = 10;

    private readonly RaftCore _core;
    private readonly Applier _applier;
    private readonly INodeWorld _world;
    private readonly MemberDirectory _directory;
    private readonly DeskRules _rules;
    private readonly NodeId _self;
    private readonly long _tryMs;

    private readonly Waiters _waiters = new();
    private readonly WiderAcks _acks = new();
    private readonly Deadlines _deadlines = new();
    private readonly Forwards _forwards;
    private readonly ForeignRequests _foreign;
    private readonly Queue<Request> _unrouted = new();
    private readonly Action<Request> _routeAgain;
    private readonly Action<Request, Answer> _finish;
    private NodeId _lastLeader;
    private long _leaderGoneMs = long.MaxValue;
    private long _routeAfterMs;
    private long _wakeAfterMs;

    /// <param name="core">Who leads.</param>
    /// <param name="applier">What is applied.</param>
    /// <param name="inbox">Where room is counted.</param>
    /// <param name="world">Clock and network.</param>
    /// <param name="directory">The members.</param>
    /// <param name="rules">What the loop says of commands.</param>
    /// <param name="tryMs">How long one try of a request may take.</param>
    /// <param name="firstId">Where the numbering of what is forwarded begins.</param>
    public RequestDesk(RaftCore core, Applier applier, Inbox inbox, INodeWorld world, MemberDirectory directory, DeskRules rules, long tryMs, long firstId)
    {
        (_core, _applier, _world, _directory, _rules, _tryMs) = (core, applier, world, directory, rules, tryMs);
        _self = core.Options.Self;
        _forwards = new Forwards(_self, world, firstId);
        _foreign = new ForeignRequests(inbox, world, _self, () => core.Term);
        _routeAgain = RouteAgain;
        _finish = Finish;
    }

    /// <summary>True when there is something to do at once.</summary>
    public bool HasWork => (_waiters.HasWork && _world.NowMs >= _wakeAfterMs) || (_unrouted.Count > 0 && MayRoute);

    /// <summary>When something is to be done although nothing comes in.</summary>
    public long NextMs => Math.Min(_deadlines.NextMs, Math.Min(_waiters.HasWork ? _wakeAfterMs : long.MaxValue, _unrouted.Count > 0 && KnowsWay ? _routeAfterMs : long.MaxValue));

    /// <summary>True while answers are owed that are about to come.</summary>
    public bool HasUnderWay => _forwards.Count > 0 || !_acks.IsEmpty || _foreign.HasUnsent;

    private bool KnowsWay => _rules.IsLeaving() || (_core.Role == Role.Leader ? _rules.IsCaughtUp() : !_core.Leader.IsNone);

    private bool MayRoute => KnowsWay && _world.NowMs >= _routeAfterMs;

    private QueueStateMachine State => _applier.State;

    /// <summary>A client's request has come.</summary>
    public void Take(LocalRequest request) => Route(request);

    /// <summary>Another node passes a request on.</summary>
    public void Take(ForwardRequest forward)
    {
        if (_foreign.Take(forward) is { } request)
            Route(request);
    }

    /// <summary>The answer to what was passed on.</summary>
    public void Take(ForwardAnswer forwarded)
    {
        if (!_forwards.TryTake(forwarded.From, forwarded.RequestId, out var request))
            return;
        request.Stage = RequestStage.Unrouted;
        var answer = ForwardFormat.Decode(forwarded, request.Command.Kind, _directory.Find);
        if (answer is null)
        {
            Lost(request, new Answer(AnswerKind.LeadershipLost) { Reason = "the leader's answer is not understood here" });
        }
        else if (answer.Value.Kind is AnswerKind.NotLeader or AnswerKind.NoLeader or AnswerKind.Stopping or AnswerKind.Removed)
        {
            // Surely not applied. The one that was asked may know better who leads.
            if (answer.Value.Leader is { } hint && hint.Node != forwarded.From && hint.Node != _self && hint.Node != _core.Leader && !IsLate(request) && TryForward(request, hint.Node))
                return;
            _routeAfterMs = Math.Max(_routeAfterMs, _world.NowMs + RestMs);
            RouteAgain(request);
        }
        else
        {
            Finish(request, answer.Value with { Leader = answer.Value.Leader ?? _directory.Find(forwarded.From) });
        }
    }

    /// <summary>The client of a request that another node has passed on is gone.</summary>
    public void Take(ForwardCancel cancel)
    {
        if (_foreign.Cancel(cancel) is { } request)
            Withdraw(request, new Answer(AnswerKind.NotLeader));
    }

    /// <summary>A client of this node is gone. What is proposed takes its course.</summary>
    public void HungUp(Request request)
    {
        if (request.Stage == RequestStage.Forwarded)
            _forwards.Cancel(request, _core.Term);
        else
            Withdraw(request, new Answer(AnswerKind.Stopping));
    }

    /// <summary>A connection with a node has ended, or cannot be made: what is under way between the two may be lost, in both directions.</summary>
    public void Unreachable(NodeId node)
    {
        foreach (var request in _forwards.TakeSentTo(to => to == node))
            Lost(request, new Answer(AnswerKind.LeadershipLost) { Reason = "the connection to the leader broke while it had the request" });
        foreach (var request in _foreign.CancelAllOf(node))
            Withdraw(request, new Answer(AnswerKind.NotLeader));
    }

    /// <summary>This node leads no longer: nobody waits here any more. What was proposed learns its fate later.</summary>
    public void SteppedDown()
    {
        _waiters.Dissolve(_routeAgain);
        foreach (var request in _acks.Requests.ToArray())
            Finish(request, _acks.GiveUp(request, _core, _directory.NameOf, AnswerKind.LeadershipLost));
    }

    /// <summary>The node is asked to stop: what is not under way is given back.</summary>
    public void Leave()
    {
        _waiters.Dissolve(_routeAgain);
        foreach (var request in _forwards.Requests)
        {
            if (request.WaitUntilMs > _world.NowMs)
                _forwards.Cancel(request, _core.Term);
        }

        for (var count = _unrouted.Count; count > 0; count--)
            Route(_unrouted.Dequeue());
    }

    /// <summary>Everything that still waits is answered. The loop is not run again.</summary>
    public void Abandon()
    {
        _waiters.Dissolve(_routeAgain);
        while (_unrouted.TryDequeue(out var request))
            Finish(request, Failure(request, AnswerKind.Stopping));
        foreach (var request in _acks.Requests.ToArray())
            Finish(request, _acks.GiveUp(request, _core, _directory.NameOf, AnswerKind.LeadershipLost));
        foreach (var request in _forwards.TakeSentTo(static _ => true))
            Finish(request, new Answer(AnswerKind.LeadershipLost));
    }

    /// <summary>What time and what was applied make possible. Before commands are proposed.</summary>
    public void Advance(long nowMs)
    {
        while (_deadlines.TryTake(nowMs, out var request))
            Due(request);
        FollowLeader(nowMs);
        if (MayRoute)
        {
            for (var count = _unrouted.Count; count > 0; count--)
                Route(_unrouted.Dequeue());
        }

        if (!_acks.IsEmpty)
            _acks.Advance(_core, _finish);
        _foreign.SendOn();
        Look();
        if (_rules.IsCaughtUp() && nowMs >= _wakeAfterMs)
        {
            while (_waiters.Next(State, _routeAgain) is { } request)
                Try(request);
        }
    }

    /// <summary>Hears from the state what has come, after something was applied.</summary>
    public void Look() => _waiters.Look(State);

    /// <summary>What became of a try.</summary>
    public void Answered(Request request, Answer answer)
    {
        var waits = request.WaitUntilMs > _world.NowMs && !request.IsAbandoned;
        switch (answer.Kind)
        {
            case AnswerKind.Applied when FoundNothing(answer.Result.Status) && waits:
                if (request.WaitsAt is not null)
                    _waiters.Back(request);
                else if (_rules.IsCaughtUp())
                    WaitFor(request);
                else
                    RouteAgain(request);
                break;
            case AnswerKind.Applied when request.Acks.IsMore && answer.Result.Status is CommandStatus.Done or CommandStatus.Duplicate && answer.At.Ordinal is not null:
                Hold(request, answer);
                break;
            case AnswerKind.NotLeader or AnswerKind.NoLeader:
                LeaveLine(request, tookSomething: false);
                _routeAfterMs = Math.Max(_routeAfterMs, _world.NowMs + RestMs);
                RouteAgain(request);
                break;
            case AnswerKind.Overloaded when waits && request.WaitsAt is not null:
                // The log takes no more just now. Whoever waits can wait for that, too.
                _waiters.Back(request);
                _wakeAfterMs = _world.NowMs + RestMs;
                break;
            case AnswerKind.TimedOut or AnswerKind.LeadershipLost:
                Lost(request, answer);
                break;
            default:
                Finish(request, answer);
                break;
        }
    }

    private static bool FoundNothing(CommandStatus status) => status is CommandStatus.QueueEmpty or CommandStatus.TopicPaused or CommandStatus.TooManyLeases;

    private bool IsLate(Request request) => _world.NowMs >= request.DeadlineMs;

    /// <summary>Decides where a request goes now.</summary>
    private void Route(Request request)
    {
        request.Stage = RequestStage.Unrouted;
        if (request.IsAbandoned)
            Finish(request, new Answer(AnswerKind.Stopping));
        else if (_rules.IsLeaving() || _core.IsRemoved)
            Finish(request, Failure(request, request.IsForeign ? AnswerKind.NotLeader : _core.IsRemoved ? AnswerKind.Removed : AnswerKind.Stopping));
        else if (_core.Role == Role.Leader)
            Serve(request);
        else if (request.LocalOnly)
            Finish(request, _rules.NotHere());
        else if (IsLate(request))
            Finish(request, Failure(request, AnswerKind.NoLeader));
        else if (_core.Leader.IsNone || !TryForward(request, _core.Leader))
            RouteAgain(request);
    }

    /// <summary>As the leader: what the state refuses is asked of the state, what must wait waits, all else goes to the log.</summary>
    private void Serve(Request request)
    {
        var command = request.Command;
        if (_rules.Refusal(command) is { } here)
            Finish(request, request.MayBeApplied ? Failure(request, here.Kind) : here);
        else if (!RequestOptions.Waits(command) || request.WaitUntilMs <= _world.NowMs)
            Try(request);
        else if (!_rules.IsCaughtUp())
            RouteAgain(request);
        else if (_rules.Foresee(command) is { } refusal ? FoundNothing(refusal) : State.CanDeliver(command.Topic.Span, LineName.Of(command).Group.Span))
            WaitFor(request);
        else
            Try(request);
    }

    /// <summary>Takes its place in the line, even when there is something: those before it have not been served yet, perhaps.</summary>
    private void WaitFor(Request request)
    {
        if (_waiters.TryAdd(request, State))
            _deadlines.Set(request, request.WaitUntilMs);
        else
            Try(request);
    }

    private void Try(Request request)
    {
        var until = Math.Min(request.DeadlineMs, _world.NowMs + _tryMs);
        _rules.Submit(request.Try(this, until));
    }

    private bool TryForward(Request request, NodeId leader)
    {
        switch (_forwards.Send(request, leader, _core.Term))
        {
            case SendResult.Taken:
                _deadlines.Set(request, request.DeadlineMs);
                return true;
            case SendResult.Full or SendResult.TooLarge:
                Finish(request, Failure(request, AnswerKind.Overloaded));
                return true;
            default:
                _routeAfterMs = Math.Max(_routeAfterMs, _world.NowMs + RestMs);
                return false;
        }
    }

    /// <summary>It surely had no effect where it was tried last. A foreign one goes back to the node that it came from, which knows what to do.</summary>
    private void RouteAgain(Request request)
    {
        request.Stage = RequestStage.Unrouted;
        if (request.IsForeign && !(_core.Role == Role.Leader && !_rules.IsLeaving()))
        {
            Finish(request, _rules.NotHere() with { Kind = AnswerKind.NotLeader });
            return;
        }

        if (IsLate(request) || request.IsAbandoned)
        {
            Finish(request, Failure(request, AnswerKind.NoLeader));
            return;
        }

        _unrouted.Enqueue(request);
        _deadlines.Set(request, request.DeadlineMs);
    }

    /// <summary>Nobody knows what became of a try. With a key it may be asked again: it takes effect once.</summary>
    private void Lost(Request request, Answer answer)
    {
        request.MayBeApplied = true;
        LeaveLine(request, tookSomething: false);
        if (request.MayRepeat && !request.IsForeign && !IsLate(request) && !_rules.IsLeaving())
            RouteAgain(request);
        else
            Finish(request, answer);
    }

    private void Hold(Request request, Answer answer)
    {
        LeaveLine(request, tookSomething: true);
        _acks.Hold(request, answer);
        _deadlines.Set(request, request.DeadlineMs);
    }

    /// <summary>A request's time has come while it rests.</summary>
    private void Due(Request request)
    {
        switch (request.Stage)
        {
            case RequestStage.Waiting:
                // A leader that was deposed would not know what has come: asked of the log or of the state, like one that does not wait.
                LeaveLine(request, tookSomething: false);
                Try(request);
                break;
            case RequestStage.Unrouted:
                Finish(request, Failure(request, AnswerKind.NoLeader));
                break;
            case RequestStage.Forwarded:
                _forwards.Forget(request);
                Finish(request, new Answer(AnswerKind.TimedOut) { Reason = "the leader has not answered in time" });
                break;
            case RequestStage.Held:
                Finish(request, _acks.GiveUp(request, _core, _directory.NameOf, AnswerKind.TimedOut));
                break;
        }
    }

    /// <summary>Ends one for which nobody waits, unless it is proposed.</summary>
    private void Withdraw(Request request, Answer answer)
    {
        if (request.Stage is RequestStage.Waiting or RequestStage.Unrouted)
            Finish(request, answer);
    }

    /// <summary>What was sent to somebody who leads no longer is not waited for for ever.</summary>
    private void FollowLeader(long nowMs)
    {
        if (_core.Leader != _lastLeader)
        {
            _lastLeader = _core.Leader;
            if (_forwards.Count > 0)
                _leaderGoneMs = Math.Min(_leaderGoneMs, nowMs + _tryMs);
        }

        if (nowMs < _leaderGoneMs)
            return;
        _leaderGoneMs = long.MaxValue;
        foreach (var request in _forwards.TakeSentTo(to => to != _core.Leader))
            Lost(request, new Answer(AnswerKind.LeadershipLost) { Reason = "the leader that had the request leads no longer, and has not answered" });
    }

    private void LeaveLine(Request request, bool tookSomething)
    {
        if (request.WaitsAt is not null)
            _waiters.Leave(request, wasTried: request.Stage != RequestStage.Waiting, tookSomething);
    }

    /// <summary>A failure that says no more than is known.</summary>
    private static Answer Failure(Request request, AnswerKind kind) => new(request.MayBeApplied ? AnswerKind.TimedOut : kind);

    private void Finish(Request request, Answer answer)
    {
        if (request.Stage == RequestStage.Over)
            return;
        LeaveLine(request, tookSomething: answer.Kind == AnswerKind.Applied && !FoundNothing(answer.Result.Status));
        _deadlines.Clear(request);
        request.Stage = RequestStage.Over;
        request.Complete(answer with
        {
            Leader = answer.Leader ?? _directory.Find(_core.Leader),
            Term = answer.Term == Term.Zero ? _core.Term : answer.Term,
        });
    }
}
