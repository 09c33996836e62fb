using Rrmq.Histories;
using Rrmq.Node;
using Rrmq.Queues;
using Rrmq.Raft;

namespace Rrmq.Simulation;

/// <summary>
/// A client with one request at a time. It follows hints, gives up after a second, and repeats what may have happened: with the same key where it has one, never without.
/// What was surely not applied is asked anew as a new request, unless it has a key.
/// </summary>
internal sealed class SimClient(Simulation simulation, int number, IClientWork work, int restMs)
{
    private const long PatienceMs = 1000;

    private readonly Chance _chance = Chance.Of(simulation.Scenario.Seed, "client", number);
    private ClientRequest? _request;
    private Attempt? _attempt;
    private SimNode? _target;
    private long _began;
    private bool _resting;

    public bool IsStopped { get; set; }

    /// <summary>True while a request is open, or one with a key has not been decided.</summary>
    public bool IsBusy => _request is not null;

    public bool WaitsFor(SimNode node) => _attempt?.Node == node;

    /// <summary>The process that was asked is gone. Whether it did what it was asked, nobody will say.</summary>
    public void LoseConnection(bool tellsAtOnce)
    {
        if (_attempt is { IsAnswered: true })
            Step();
        else if (tellsAtOnce)
            Decide(new ClientAnswer(AnswerKind.TimedOut));
    }

    /// <summary>Looks at the answer, if there is one, and asks anew.</summary>
    public void Step()
    {
        if (_resting)
            return;
        if (_attempt is { } attempt)
        {
            if (!attempt.IsAnswered)
                return;
            Take(attempt);
        }

        if (_request is null && !IsStopped && !_resting && work.Next() is { } next)
            (_request, _began) = (next, simulation.Recorder.Begin());
        if (_request is not null && !_resting)
            Ask(_request);
    }

    private void Ask(ClientRequest request)
    {
        var target = _target ??= _chance.Pick(simulation.Nodes);
        if (target.Loop is not { } loop)
        {
            _target = null;
            Rest(20);
            return;
        }

        if (Attempt.Post(request, target, loop.Inbox, target.NowMs + 900, simulation.Watch.Asks()) is not { } attempt)
        {
            Decide(new ClientAnswer(AnswerKind.Overloaded));
            return;
        }

        _attempt = attempt;
        simulation.Scheduler.After(PatienceMs, () => GiveUp(attempt));
    }

    private void Take(Attempt attempt)
    {
        var answer = attempt.Answer;
        if (answer.Kind == AnswerKind.Applied)
            simulation.Watch.Answered(attempt.Node, _request!.Kind.ToString(), attempt.Asked, answer.At);
        _target = answer.Kind switch
        {
            AnswerKind.NotLeader => simulation.Find(answer.Leader!.Node),
            AnswerKind.Applied => _target,
            _ => null,
        };
        Decide(answer);
    }

    private void Decide(in ClientAnswer answer)
    {
        var request = _request!;
        _attempt?.Release();
        _attempt = null;
        simulation.Told(number, request, answer);
        var fate = Recorder.FateOf(answer.Kind, answer.Result.Status);
        if (fate == Fate.Unknown)
            _target = null;
        if (fate is Fate.Done or Fate.Refused || request.Key is null)
        {
            // A listing that brought nothing did nothing.
            if (request.Kind != OperationKind.ListTopics || fate == Fate.Done)
                simulation.Recorder.End(_began, request, fate, answer);
            _request = null;
        }

        if (fate is Fate.Done or Fate.Refused)
            work.Answered(request, answer.Result.Status);
        Rest(fate switch
        {
            Fate.Done => _chance.Between(0, restMs),
            Fate.Refused => 30,
            Fate.Unknown => 10,
            _ => 15,
        });
    }

    private void GiveUp(Attempt attempt)
    {
        if (_attempt == attempt && !attempt.IsAnswered)
            Decide(new ClientAnswer(AnswerKind.TimedOut));
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
