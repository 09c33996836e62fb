using Rrmq.Node;

namespace Rrmq.Simulation;

/// <summary>One wish for a change of the members, taken from node to node until one of them decides it. What became of it where nobody answers is found out by asking again.</summary>
internal sealed class Petition(Simulation simulation, Chance chance, ChangeRequest request, Action<ChangeAnswer> decided)
{
    private const long PatienceMs = 6_000;
    private const long LookEveryMs = 10;
    private const long RestMs = 60;

    private SimNode? _target;

    public void Ask()
    {
        var target = _target ?? chance.Pick(simulation.Nodes);
        _target = null;
        var pending = new PendingChange(request, target.NowMs + (PatienceMs / 2));
        if (target.Loop?.Inbox is { } inbox && inbox.TryPost(pending))
            Look(target, target.Life, inbox, pending, simulation.Scheduler.NowMs + PatienceMs);
        else
            AskLater();
    }

    private void Look(SimNode target, long life, Inbox inbox, PendingChange pending, long untilMs)
    {
        var isAnswered = pending.Task.IsCompleted;
        if (!isAnswered && life == target.Life && simulation.Scheduler.NowMs < untilMs)
        {
            simulation.Scheduler.After(LookEveryMs, () => Look(target, life, inbox, pending, untilMs));
            return;
        }

        inbox.Release(0);
        if (isAnswered)
            Take(pending.Task.GetAwaiter().GetResult());
        else
            AskLater();
    }

    private void Take(ChangeAnswer answer)
    {
        if (simulation.Trace.IsVerbose)
            simulation.Tell($"{request}: {answer.Status} {answer.Reason}");
        simulation.Trace.Mix((ulong)answer.Status);
        if (answer.Status is ChangeStatus.Done or ChangeStatus.Refused or ChangeStatus.NotFound)
        {
            decided(answer);
            return;
        }

        if (answer is { Status: ChangeStatus.NotLeader, Member: { } leader })
            _target = simulation.Find(leader.Node);
        AskLater();
    }

    private void AskLater() => simulation.Scheduler.After(RestMs, Ask);
}
