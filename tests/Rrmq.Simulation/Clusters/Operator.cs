using Rrmq.Node;
using Rrmq.Raft;

namespace Rrmq.Simulation;

/// <summary>
/// Who changes the members: one change after the other, each asked for until its fate is known. Newcomers ask for themselves, several at a time. It makes no mistake that
/// no cluster survives: a machine is given up only when all members are up and of one mind about who they are, and enough of them to do without it.
/// </summary>
internal sealed class Operator(Simulation simulation)
{
    private const long LookEveryMs = 20;

    /// <summary>Longer than a leader takes a silent member for one that answers.</summary>
    private const long MissedAfterMs = 1_500;

    private const int LeastVotersForLoss = 3;

    private readonly Chance _chance = Chance.Of(simulation.Scenario.Seed, "operator");
    private readonly Queue<Action> _waiting = new();
    private readonly List<JoiningMachine> _machines = [];
    private string? _busyWith;

    /// <summary>True when nothing that was asked for is open.</summary>
    public bool IsDone => _busyWith is null && _machines.TrueForAll(machine => machine.IsIn);

    private Membership Members => simulation.Watch.Members.Current;

    /// <summary>True when the cluster can do without this member's disk, whatever becomes of the others that are damaged or lost, and of the removal that may be under way.</summary>
    public bool CanSpare(SimNode node) =>
        Members.Contains(node.Id) && !Members.IsJoint && Unreliable(beside: node.Id) < MostUnreliable(Members.Voters.Count - (_busyWith is null ? 0 : 1));

    public override string ToString() => IsDone ? "nothing is open" : $"open is {_busyWith ?? "the joining of a machine"}";

    public void Join(bool isAnnounced)
    {
        var machine = new JoiningMachine(simulation, simulation.Scenario.Nodes + _machines.Count + 1);
        _machines.Add(machine);
        machine.Begin(isAnnounced);
    }

    public void Remove(int place) => InTurn("a removal", () => Remove(At(place), Next));

    public void Remove(NodeId node) => InTurn("a removal", () => Remove(node, Next));

    public void Transfer(int place) => InTurn("a transfer", () => Transfer(place == 1 ? null : At(place), Next));

    public void Transfer(NodeId to) => InTurn("a transfer", () => Transfer(to, Next));

    public void LoseAndRemove(int place) => InTurn("the removal of a machine that is lost", () => Lose(place));

    /// <summary>What is under way is brought to its end, and no more is begun.</summary>
    public void TakeNothingNew() => _waiting.Clear();

    private void Remove(NodeId node, Action then)
    {
        if (Unreliable(beside: node) > MostUnreliable(Members.Voters.Count - 1))
        {
            if (simulation.IsHealed)
                then();
            else
                simulation.Scheduler.After(LookEveryMs, () => Remove(node, then));
            return;
        }

        AskFor(new ChangeRequest.Remove(node), _ => then());
    }

    private void Transfer(NodeId? to, Action then) => AskFor(new ChangeRequest.Transfer(to), _ => then());

    private NodeId At(int place) => Members.Members[(place - 1) % Members.Members.Count].Node;

    private void Lose(int place)
    {
        if (simulation.IsHealed)
        {
            Next();
            return;
        }

        if (Members.Voters.Count < LeastVotersForLoss || simulation.Find(At(place)) is not { } node || !AreAllOfOneMind() || Unreliable(beside: node.Id) > 0)
        {
            simulation.Scheduler.After(LookEveryMs, () => Lose(place));
            return;
        }

        simulation.Note($"{node.Member.Name} is lost for good");
        node.TakeAway();
        simulation.Scheduler.After(MissedAfterMs, () => AskFor(new ChangeRequest.Remove(node.Id), answer =>
        {
            if (answer.Status == ChangeStatus.Refused)
                node.BringBack();
            Next();
        }));
    }

    /// <summary>Members whose disk may have lost what they promised, now or when it is next read.</summary>
    private int Unreliable(NodeId beside) =>
        Members.Members.Count(member => member.Node != beside && simulation.Find(member.Node) is null or { IsDamaged: true } or { IsLost: true });

    private static int MostUnreliable(int voters) => (voters - 1) / 2;

    private bool AreAllOfOneMind() =>
        !Members.IsJoint && simulation.Nodes.Where(node => Members.Contains(node.Id)).All(node => node.Loop?.Core.Membership.Equals(Members) == true);

    private void AskFor(ChangeRequest request, Action<ChangeAnswer> decided) => new Petition(simulation, _chance, request, answer =>
    {
        simulation.Note($"the operator is told of {_busyWith}: {answer.Status} {answer.Reason}");
        decided(answer);
    }).Ask();

    private void InTurn(string what, Action begin)
    {
        void Begin()
        {
            _busyWith = what;
            begin();
        }

        if (_busyWith is null)
            Begin();
        else
            _waiting.Enqueue(Begin);
    }

    private void Next()
    {
        _busyWith = null;
        if (_waiting.TryDequeue(out var begin))
            begin();
    }
}
