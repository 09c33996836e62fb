using Rrmq.Node;
using Rrmq.Raft;
using Rrmq.Storage;
using Rrmq.Transport;

namespace Rrmq.Simulation;

/// <summary>A machine that asks to be taken in, as <c>rrmq serve --join</c> does, and then runs as a node. Some lose their power before they have read the answer, and ask again.</summary>
internal sealed class JoiningMachine(Simulation simulation, int number)
{
    private readonly SimDisk _disk = new(simulation, number);
    private readonly Chance _chance = Chance.Of(simulation.Scenario.Seed, "joining", number);

    /// <summary>True once it was taken in.</summary>
    public bool IsIn { get; private set; }

    public override string ToString() => $"n{number}";

    public void Begin(bool isAnnounced)
    {
        if (isAnnounced)
            new Petition(simulation, _chance, Add(folder: null), _ => Ask()).Ask();
        else
            Ask();
    }

    private void Ask()
    {
        var newcomer = new Newcomer(_disk.Files, SimProcess.DataPath, new LogEngine(new LogOptions()), () => new Incarnation(_chance.Next()));
        new Petition(simulation, _chance, Add(newcomer.Incarnation), answer => Take(newcomer, answer)).Ask();
    }

    private void Take(Newcomer newcomer, ChangeAnswer answer)
    {
        if (answer is not { Status: ChangeStatus.Done, Member: { } member, Membership: { } membership })
            throw new BrokenPromiseException("newcomers are taken in", $"{this} is answered {answer.Status}: {answer.Reason}");
        if (_chance.Happens(0.2))
        {
            simulation.Note($"{this} loses power and the answer that made it node {member.Node}");
            _disk.End(NodeEnd.PowerCut);
            Ask();
            return;
        }

        if (!newcomer.TryAccept(SimProcess.Cluster, member.Node, MembershipFormat.Encode(membership)))
            throw new BrokenPromiseException("newcomers are taken in", $"{this} cannot read the membership {membership}");
        simulation.Note($"{this} is taken in as node {member.Node}: {membership}");
        IsIn = true;
        simulation.Add(new SimNode(simulation, number, member, _disk));
    }

    private ChangeRequest.Add Add(Incarnation? folder) => new($"http://n{number}", $"n{number}", number, number, $"n{number}", folder);
}
