using System.Text;
using Rrmq.Raft;

namespace Rrmq.Simulation.Tests.Scenarios;

/// <summary>
/// A simulated cluster in fair weather, under load from its clients, to which a story happens. Before it and after it all is as in every simulation: the invariants look on,
/// then all is healed, progress is owed, the queues are drained, and the clients' history must fit.
/// </summary>
internal sealed class ScriptedCluster
{
    private readonly Simulation _simulation;

    private ScriptedCluster(int nodes, int seed)
    {
        var scenario = new Scenario
        {
            Seed = seed,
            Nodes = nodes,
            BadDaysMs = 0,
            Weather = new Weather(),
            Clients = new ClientMix(Clients: 6, Keyed: 2, RestMs: 5, BodyBytes: 0, Topics: 1),
            Leasing = new LeasingMix(Clients: 0, Keyed: 0, RestMs: 50, Topics: []),
            Faults = [],
        };
        _simulation = new Simulation(scenario, observers: [Sightings]);
    }

    public Sightings Sightings { get; } = new();

    public IReadOnlyList<SimNode> Nodes => _simulation.Nodes;

    public long NowMs => _simulation.Scheduler.NowMs;

    /// <summary>The members as last committed.</summary>
    public Membership Members => _simulation.Watch.Members.Current;

    /// <summary>The highest index that anybody has committed.</summary>
    public LogIndex Committed => _simulation.Watch.Committed;

    public static void Play(int nodes, Action<ScriptedCluster> story, int seed = 1)
    {
        var cluster = new ScriptedCluster(nodes, seed);
        var verdict = cluster._simulation.Run(() => story(cluster));
        if (!verdict.IsKept)
            Assert.Fail($"seed {seed}: {verdict.What}\n{string.Join('\n', verdict.LastLines)}");
    }

    /// <summary>Waits for a leader that has committed in its term, and is not the one named.</summary>
    public SimNode Leader(SimNode? otherThan = null)
    {
        SimNode? leader = null;
        Until("a leader", () => (leader = Nodes.Where(node => node != otherThan && IsSettledLeader(node)).MaxBy(node => node.Loop!.Core.Term)) is not null);
        return leader!;
    }

    public IReadOnlyList<SimNode> OthersThan(SimNode node) => [.. Nodes.Where(other => other != node)];

    public void RunFor(long milliseconds) => _simulation.Scheduler.RunUntil(NowMs + milliseconds);

    public void Until(string what, Func<bool> condition, long withinMs = 5_000)
    {
        var began = NowMs;
        if (!condition() && !_simulation.Scheduler.RunUntil(began + withinMs, condition))
            Assert.Fail($"{what}: not within {withinMs} ms from {began} on{Standing()}");
    }

    /// <summary>Waits until so many more publishes are acknowledged.</summary>
    public void Acknowledge(int count, long withinMs = 5_000)
    {
        var wanted = _simulation.History.Acknowledged + count;
        Until($"{count} more publishes acknowledged", () => _simulation.History.Acknowledged >= wanted, withinMs);
    }

    /// <summary>A machine asks to be taken in, and goes on asking.</summary>
    public void Join() => _simulation.Operator.Join(isAnnounced: false);

    /// <summary>An operator asks for a removal, and goes on asking.</summary>
    public void Remove(SimNode node) => _simulation.Operator.Remove(node.Id);

    public void Transfer(SimNode to) => _simulation.Operator.Transfer(to.Id);

    public void Cut(SimNode from, SimNode to) => LinkOf(from, to).Cuts++;

    public void Mend(SimNode from, SimNode to) => LinkOf(from, to).Cuts--;

    public void Isolate(SimNode node) => Split([node]);

    /// <summary>One that came later does not reach an isolated node either.</summary>
    public void IsolateFrom(SimNode node, SimNode newcomer)
    {
        Cut(node, newcomer);
        Cut(newcomer, node);
    }

    public void Rejoin(SimNode node) => Join([node]);

    /// <summary>Cuts these off from the rest.</summary>
    public void Split(IReadOnlyList<SimNode> part) => OverTheBorder(part, Cut);

    public void Join(IReadOnlyList<SimNode> part) => OverTheBorder(part, Mend);

    public void SlowDown(SimNode from, SimNode to, long milliseconds) => LinkOf(from, to).ExtraDelayMs += milliseconds;

    /// <summary>The process stops, its disk is changed by whoever does it, and it is started again.</summary>
    public static void ChangeDisk(SimNode node, Action<SimNode> change, long downMs = 200)
    {
        node.End(NodeEnd.Killed, downMs);
        change(node);
    }

    /// <summary>Flips one bit in the records of the first segment.</summary>
    public static void FlipBit(SimNode node)
    {
        node.Disk.Files.Flip(FirstSegment(node), 200, 0x10);
        node.Rot();
    }

    public static void CutFileShort(SimNode node)
    {
        node.Disk.Files.Truncate(FirstSegment(node), 300);
        node.Rot();
    }

    /// <summary>Whether its log holds entries that nobody else has and that are not committed.</summary>
    public bool HasTailOfItsOwn(SimNode node) => node.Loop!.Core is var core && core.LastIndex > core.CommitIndex && !OthersThan(node).Any(other =>
        other.Loop is { Core: var its } && its.LastIndex >= core.LastIndex && its.TermAt(core.LastIndex) == core.TermAt(core.LastIndex));

    private static string FirstSegment(SimNode node) =>
        node.Disk.Files.Snapshot().First(file => file.Key.EndsWith(".seg", StringComparison.Ordinal)).Key;

    private static bool IsSettledLeader(SimNode node) =>
        node is { IsPaused: false, Loop.Core: { Role: Role.Leader } core } && core.TermAt(core.CommitIndex) == core.Term;

    private SimLink LinkOf(SimNode from, SimNode to) => _simulation.Network.Link(from, to);

    private void OverTheBorder(IReadOnlyList<SimNode> part, Action<SimNode, SimNode> what)
    {
        foreach (var inside in part)
        {
            foreach (var outside in Nodes.Where(node => !part.Contains(node)))
            {
                what(inside, outside);
                what(outside, inside);
            }
        }
    }

    private string Standing()
    {
        var text = new StringBuilder();
        foreach (var node in Nodes)
            text.Append(node.Loop is { Core: var core } ? $"\n{node.Member.Name}: {core.Role} in term {core.Term}, commit {core.CommitIndex}, last {core.LastIndex}" : $"\n{node.Member.Name} is down");
        return text.ToString();
    }
}
