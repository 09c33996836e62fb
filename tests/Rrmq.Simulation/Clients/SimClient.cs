using System.Globalization;
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
    private readonly Chance _chance = Chance.Of(simulation.Scenario.Seed, "client", number);
    private Command? _command;
    private PendingCommand? _pending;
    private SimNode? _target;
    private Inbox? _inbox;
    private bool _resting;
    private int _made;

    public bool IsStopped { get; set; }

    /// <summary>True while a request is open, or one with a key has not been decided.</summary>
    public bool IsBusy => _command is not null;

    /// <summary>True once a pop found nothing.</summary>
    public bool HasFoundNothing { get; private set; }

    public bool WaitsFor(SimNode node) => _pending is not null && _target == node;

    /// <summary>The process that was asked is gone. Whether it did what it was asked, nobody will say.</summary>
    public void LoseConnection(bool tellsAtOnce)
    {
        if (_pending is { Task.IsCompleted: true })
            Step();
        else if (tellsAtOnce)
            Decide(AnswerKind.TimedOut, default);
    }

    /// <summary>Looks at the answer, if there is one, and asks anew.</summary>
    public void Step()
    {
        if (_resting)
            return;
        if (_pending is { } pending)
        {
            if (!pending.Task.IsCompleted)
                return;
            Take(pending.Task.GetAwaiter().GetResult());
        }

        if (_command is null && !IsStopped)
            _command = Make();
        if (_command is not null && !_resting)
            Ask();
    }

    private Command Make()
    {
        // Zeros in front make a body long and leave its number what it is.
        var body = simulation.Scenario.Clients.BodyBytes is > 0 and var most && _chance.Happens(0.3) ? _chance.Between(1, most) : 1;
        var name = $"{number}:{(++_made).ToString(CultureInfo.InvariantCulture).PadLeft(body, '0')}";
        var key = usesKeys ? Encoding.UTF8.GetBytes(name) : [];
        if (!isProducer)
            return new Pop(Simulation.Topic) { IdempotencyKey = key };
        simulation.History.Attempted(name);
        return new Publish(Simulation.Topic, Encoding.UTF8.GetBytes(name)) { IdempotencyKey = key };
    }

    private void Ask()
    {
        _target ??= _chance.Pick(simulation.Nodes);
        var target = _target;
        if (target.Loop is not { } loop)
        {
            _target = null;
            Rest(20);
            return;
        }

        _pending = new PendingCommand(_command!, target.NowMs + 900);
        var pending = _pending;
        simulation.Scheduler.After(1000, () => GiveUp(pending));
        if (loop.Inbox.TryPost(_pending))
            _inbox = loop.Inbox;
        else
            Decide(AnswerKind.Overloaded, default);
    }

    private void Take(Answer answer)
    {
        if (answer.Kind == AnswerKind.NotLeader)
            _target = simulation.Nodes[answer.Leader!.Node.Value - 1];
        else if (answer.Kind != AnswerKind.Applied)
            _target = null;
        Decide(answer.Kind, answer.Result);
    }

    private void Decide(AnswerKind kind, CommandResult result)
    {
        _inbox?.Release(_command!.EncodedSize);
        (_pending, _inbox) = (null, null);
        simulation.Trace.Mix(((ulong)number << 32) + ((ulong)kind << 16) + (ulong)result.Status);
        simulation.Trace.Mix(result.Message.Span);
        if (simulation.Trace.IsVerbose)
            simulation.Tell($"client {number}: {_command!.Kind} {Wording.Of(_command)}: {kind} {(kind == AnswerKind.Applied ? result.Status : "")} {Wording.Of(result.Message)}");
        switch (kind)
        {
            case AnswerKind.Applied:
                simulation.History.Decided(_command!, result);
                _command = null;
                HasFoundNothing |= result.Status == CommandStatus.QueueEmpty;
                Rest(simulation.History.IsDraining ? 1 : result.Status == CommandStatus.Done ? _chance.Between(0, simulation.Scenario.Clients.RestMs) : 30);
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

    private void GiveUp(PendingCommand pending)
    {
        if (_pending == pending && !pending.Task.IsCompleted)
            Decide(AnswerKind.TimedOut, default);
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
