namespace Rrmq.Raft.Tests;

/// <summary>Changes of the membership, sensible and not, asked of whoever takes itself for the leader.</summary>
internal sealed class Changes(Simulation simulation, SplitMix64 random)
{
    private bool _stopped;

    public int Accepted { get; private set; }

    public void Stop() => _stopped = true;

    public void Strike()
    {
        if (_stopped)
            return;
        foreach (var node in simulation.Cluster.Nodes)
        {
            if (node.IsUp && node.Core.Role == Role.Leader)
                simulation.Give(node, () => Ask(node));
        }
    }

    private void Ask(SimNode leader)
    {
        if (leader.Core.Role != Role.Leader)
            return;
        var steps = new List<MembershipStep>();
        for (var count = random.Below(3) == 0 ? 1 + random.Below(3) : 1; count > 0; count--)
            steps.Add(Step(leader.Core.Membership));
        var result = simulation.Cluster.Change(leader, steps);
        if (result.Status == ProposeStatus.Accepted)
            Accepted++;
        simulation.Note($"{leader.Id} is asked to {string.Join(", ", steps.ConvertAll(step => $"{step.Kind} {step.Node}"))}: {result.Status} {result.Reason}");
    }

    /// <summary>Mostly towards more voters, so that a cluster seldom shrinks to one and stays there.</summary>
    private MembershipStep Step(Membership membership) => random.Below(10) switch
    {
        < 3 => MembershipStep.AddLearner(new NodeId(Math.Min(membership.HighestNodeId.Value + 1, simulation.Cluster.Nodes.Count)), default),
        < 7 when membership.Learners.Count > 0 => MembershipStep.Promote(membership.Learners[(int)random.Below(membership.Learners.Count)]),
        < 9 when membership.Members.Count > 1 + (int)random.Below(4) => MembershipStep.Remove(Any(membership)),
        < 9 => MembershipStep.SetAddress(Any(membership), new[] { (byte)random.Below(256) }),
        _ => MembershipStep.Promote(membership.HighestNodeId),
    };

    private NodeId Any(Membership membership) => membership.Members[(int)random.Below(membership.Members.Count)].Node;
}
