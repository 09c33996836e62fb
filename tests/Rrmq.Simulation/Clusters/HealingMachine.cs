using Rrmq.Node;
using Rrmq.Raft;
using Rrmq.Storage;

namespace Rrmq.Simulation;

/// <summary>
/// A machine whose disk has lost promises: it asks to be taken in anew in the place of what it was, and runs as another node on the same disk, rebuilt, from then on. Some lose their power before
/// they have read the answer, and ask again with another folder, for nothing was to be kept before.
/// </summary>
internal sealed class HealingMachine(Simulation simulation, SimNode damaged, string finding, int number)
{
    private readonly Chance _chance = Chance.Of(simulation.Scenario.Seed, "healing", number);

    /// <summary>True once it was taken in.</summary>
    public bool IsIn { get; private set; }

    public override string ToString() => $"the healing of {damaged.Member.Name}";

    public void Ask()
    {
        var member = damaged.Member;
        var folder = new Incarnation(_chance.Next());
        var add = new ChangeRequest.Add(member.PublicAddress, member.Host, member.Port, member.InternalPort, member.Name, folder, Replaces: true);
        new Petition(simulation, _chance, add, answer => Take(folder, answer)).Ask();
    }

    /// <summary>Gone, or going: in a joint membership whoever only went with the old voters is on the way out.</summary>
    private bool IsRemoved => !simulation.Watch.Members.Current.Members.Any(member => member.Node == damaged.Id && (member.IsVoter || !member.IsOutgoingVoter));

    private void Take(Incarnation folder, ChangeAnswer answer)
    {
        if (answer.Status != ChangeStatus.Done && IsRemoved)
        {
            simulation.Note($"{damaged.Member.Name} was removed while it was damaged: {answer.Reason}");
            IsIn = true;
            return;
        }

        if (answer is not { Status: ChangeStatus.Done, Member: { } member, Membership: { } membership })
            throw new BrokenPromiseException("a damaged node is taken in anew", $"{damaged.Member.Name} is answered {answer.Status}: {answer.Reason}");
        if (_chance.Happens(0.2))
        {
            simulation.Note($"{damaged.Member.Name} loses power and the answer that made it node {member.Node}");
            Ask();
            return;
        }

        var identity = new NodeIdentity(SimProcess.Cluster, member.Node, folder);
        try
        {
            FolderRebuild.Run(
                damaged.Disk.Files, SimProcess.DataPath, finding, identity, SimProcess.Cluster, member.PublicAddress, MembershipFormat.Encode(membership), SimProcess.Engine, 0);
        }
        catch (IOException error)
        {
            // As a process would: it ends, is started again, and finds the note that its folder is no node's yet.
            simulation.Note($"{damaged.Member.Name} cannot rebuild its disk: {error.Message}");
            damaged.Disk.End(NodeEnd.Failed);
            Ask();
            return;
        }

        simulation.Note($"{damaged.Member.Name} is taken in anew as node {member.Node}: {membership}");
        IsIn = true;
        simulation.Add(new SimNode(simulation, number, member, damaged.Disk));
    }
}
