using System.Text;
using Rrmq.Node;
using Rrmq.Queues;

namespace Rrmq.Simulation;

/// <summary>
/// A producer or a consumer with one request at a time. It follows hints, gives up after a second, and repeats what may have happened: with the same key when it uses keys,
/// never without.
/// </summary>
internal sealed class SimClient(Simulation simulation, int number, bool isProducer, bool usesKeys)
{
    private readonly Random _chance = new(number + (simulation.Seed * 31));
    private Command? _command;
    private PendingCommand? _pending;
    private SimNode? _target;
    private long _giveUpAtMs;
    private bool _resting;
    private int _made;

    public bool IsStopped { get; set; }

    /// <summary>True while a request is open, or one with a key has not been decided.</summary>
    public bool IsBusy => _command is not null;

    /// <summary>Looks at the answer, if there is one, and asks anew. Called after every turn of any node.</summary>
    public void Step()
    {
        if (_resting)
            return;
        if (_pending is { } pending)
        {
            if (pending.Task.IsCompleted)
                Take(pending.Task.GetAwaiter().GetResult());
            else if (simulation.Scheduler.NowMs >= _giveUpAtMs)
                Decide(AnswerKind.TimedOut, default);
            else
                return;
        }

        if (_command is null && !IsStopped)
            _command = Make();
        if (_command is not null && !_resting)
            Ask();
    }

    private Command Make()
    {
        var name = $"{number}:{++_made}";
        var key = usesKeys ? Encoding.UTF8.GetBytes(name) : [];
        if (!isProducer)
            return new Pop(Simulation.Topic) { IdempotencyKey = key };
        simulation.History.Attempted(name);
        return new Publish(Simulation.Topic, Encoding.UTF8.GetBytes(name)) { IdempotencyKey = key };
    }

    private void Ask()
    {
        _target ??= simulation.Nodes[_chance.Next(simulation.Nodes.Count)];
        var target = _target;
        if (target.Loop is not { } loop)
        {
            _target = null;
            Rest(20);
            return;
        }

        _pending = new PendingCommand(_command!, target.NowMs + 900);
        _giveUpAtMs = simulation.Scheduler.NowMs + 1000;
        simulation.Scheduler.After(1000, Step);
        if (!loop.Inbox.TryPost(_pending))
            Decide(AnswerKind.Overloaded, default);
    }

    private void Take(Answer answer)
    {
        Simulation.Release(_target!, _command!);
        if (answer.Kind == AnswerKind.NotLeader)
            _target = simulation.Nodes[answer.Leader!.Node.Value - 1];
        else if (answer.Kind != AnswerKind.Applied)
            _target = null;
        Decide(answer.Kind, answer.Result);
    }

    private void Decide(AnswerKind kind, CommandResult result)
    {
        _pending = null;
        switch (kind)
        {
            case AnswerKind.Applied:
                simulation.History.Decided(_command!, result);
                _command = null;
                Rest(result.Status == CommandStatus.Done ? _chance.Next(0, 4) : 30);
                break;
            case AnswerKind.TimedOut or AnswerKind.LeadershipLost:
                _target = null;
                if (!usesKeys)
                {
                    simulation.History.Unknown(_command!);
                    _command = null;
                }

                Rest(10);
                break;
            default:
                Rest(15);
                break;
        }
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
