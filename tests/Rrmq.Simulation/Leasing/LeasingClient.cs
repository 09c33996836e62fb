using Rrmq.Histories;
using Rrmq.Node;
using Rrmq.Queues;

namespace Rrmq.Simulation;

/// <summary>A client of <c>/v1</c> with one request at a time, of any node: it knows nothing of leaders. It repeats what may have happened when it has a key, now and then hangs up, and is never told where to go.</summary>
internal sealed class LeasingClient(Simulation simulation, int number, Func<long, LeasingOperation?> next, Action<LeasingOperation> answered, int restMs)
{
    public const long GraceMs = 200;

    private readonly Chance _chance = Chance.Of(simulation.Scenario.Seed, "leasing client", number);
    private readonly Chance _looks = Chance.Of(simulation.Scenario.Seed, "leasing looks", number);
    private LeasingOperation? _operation;
    private LeasingAttempt? _attempt;
    private bool _resting;

    public bool IsStopped { get; set; }

    public bool IsBusy => _operation is not null;

    public bool WaitsFor(SimNode node) => _attempt?.Node == node;

    /// <summary>The process that was asked is gone.</summary>
    public void LoseConnection(bool tellsAtOnce)
    {
        if (_attempt is { IsAnswered: true })
            Step();
        else if (tellsAtOnce && _attempt is { } attempt)
            Take(attempt, new Answer(AnswerKind.TimedOut));
    }

    public void Step()
    {
        if (_resting)
            return;
        if (_attempt is { } attempt)
        {
            if (!attempt.IsAnswered)
                return;
            Take(attempt, attempt.Answer);
        }

        if (_resting)
            return;
        if (_operation is null && !IsStopped)
            _operation = next(simulation.Leasing.Begin());
        if (_operation is not null)
            Ask(_operation);
        if (_looks.Happens(0.1) && !IsStopped)
            LeasingPeek.Draw(simulation, _looks, simulation.Scenario.Leasing.Topics);
    }

    private void Ask(LeasingOperation operation)
    {
        var target = _chance.Pick(simulation.Nodes);
        operation.Attempts++;
        if (target.Loop is not { } loop || LeasingAttempt.Post(operation, target, loop.Inbox, simulation.Watch.Asks()) is not { } attempt)
        {
            Rest(20);
            return;
        }

        _attempt = attempt;
        simulation.Scheduler.After(attempt.PatienceMs + GraceMs, () => GiveUp(attempt));
        if (_chance.Happens(0.05) && attempt.IsPatient)
            simulation.Scheduler.After(_chance.Between(1, attempt.PatienceMs), () => HangUp(attempt));
    }

    private void Take(LeasingAttempt attempt, Answer answer)
    {
        var operation = _operation!;
        attempt.Release();
        _attempt = null;
        simulation.Leasing.Told(number, operation, answer);
        var isEarly = operation.Options.Acks == Acknowledgement.Leader && answer.Result.Detail is null && operation.Command is PublishMessages;
        var fate = isEarly && answer is { Kind: AnswerKind.Applied, Result.Status: CommandStatus.Done } ? Fate.Unknown : Recorder.FateOf(answer.Kind, answer.Result.Status);
        if (fate is Fate.Done or Fate.Refused)
            simulation.Watch.Answered(attempt.Node, operation.Command.Kind.ToString(), attempt.Asked, answer.At);
        var mayRepeat = operation.IsKeyed && fate is Fate.Unknown or Fate.NotApplied && !isEarly && !simulation.IsDraining;
        if (!mayRepeat)
        {
            // What one attempt surely did not do an earlier one may have done.
            operation.Fate = fate == Fate.NotApplied && operation.Attempts > 1 ? Fate.Unknown : fate;
            operation.Answer = answer;
            simulation.Leasing.End(operation);
            answered(operation);
            _operation = null;
        }

        Rest(fate == Fate.Done ? _chance.Between(0, restMs) : 20);
    }

    private void GiveUp(LeasingAttempt attempt)
    {
        if (_attempt != attempt)
            return;
        attempt.GiveUp();
        Take(attempt, attempt.Answer);
    }

    private void HangUp(LeasingAttempt attempt)
    {
        if (_attempt != attempt || attempt.IsAnswered)
            return;
        attempt.HangUp();
        Take(attempt, new Answer(AnswerKind.TimedOut));
    }

    private void Rest(long milliseconds)
    {
        _resting = true;
        simulation.Scheduler.After(milliseconds, () =>
        {
            _resting = false;
            Step();
        });
    }
}
