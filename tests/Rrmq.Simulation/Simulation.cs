using System.Text;
using Rrmq.Node;
using Rrmq.Queues;
using Rrmq.Raft;

namespace Rrmq.Simulation;

/// <summary>
/// A cluster of production nodes in virtual time under a weather drawn from one seed. First bad days, in which only safety is owed; then all is healed, and the cluster
/// owes progress within a bound, a drain, and a history that one queue could have made.
/// </summary>
internal sealed class Simulation
{
    public static readonly byte[] Topic = Encoding.UTF8.GetBytes("t");

    private const long BadDaysMs = 8_000;
    private const long ProgressMs = 5_000;
    private const long DrainMs = 60_000;

    private readonly SimNetwork _network;
    private readonly Trace _trace = new();
    private readonly Dictionary<long, ulong> _hashes = [];
    private readonly Dictionary<Term, NodeId> _leaders = [];
    private readonly List<SimClient> _clients = [];
    private readonly double _mischief;

    public Simulation(int seed)
    {
        Seed = seed;
        Scheduler = new Scheduler(seed);
        _network = new SimNetwork(Scheduler);
        var size = Scheduler.Happens(0.7) ? 3 : 5;
        Members = [.. Enumerable.Range(1, size).Select(i => new Member(new NodeId(i), $"n{i}", $"http://n{i}", $"n{i}", i, i))];
        Nodes = [.. Members.Select(member => new SimNode(this, member, (seed * 101) + member.Port))];
        _network.Loss = Scheduler.Chance.NextDouble() * 0.1;
        _network.Repeat = Scheduler.Chance.NextDouble() * 0.1;
        _network.Straggle = Scheduler.Chance.NextDouble() * 0.1;
        _mischief = 0.2 + (0.8 * Scheduler.Chance.NextDouble());
    }

    public int Seed { get; }
    public Scheduler Scheduler { get; }
    public IReadOnlyList<Member> Members { get; }
    public IReadOnlyList<SimNode> Nodes { get; }
    public History History { get; } = new();
    public ulong TraceHash => _trace.Hash;

    /// <summary>Runs it all. Throws with the end of the trace and the command that replays it when anything is wrong.</summary>
    public void Run()
    {
        try
        {
            Live();
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"seed {Seed}: {e.Message}\nreplay: ./rrmq sim --seed {Seed}\n{_trace}\n", e);
        }
    }

    public void Note(FormattableString what) => _trace.Add(Scheduler.NowMs, what);

    public void Send(SimNode from, NodeId to, RaftMessage message) =>
        _network.Send(from.Member.Node, to, message, received => Nodes[to.Value - 1].Receive(received));

    public static void Release(SimNode node, Command command) => node.Loop?.Inbox.Release(command.EncodedSize);

    /// <summary>The connections of a machine that lost its power are seen to close, mostly.</summary>
    public void Crashed(SimNode node)
    {
        foreach (var other in Nodes)
        {
            if (other != node && Scheduler.Happens(0.8))
                Scheduler.After(Scheduler.Between(0, 5), () => other.Loop?.Inbox.PostUnreachable(node.Member.Node));
        }
    }

    /// <summary>After every turn of a node: one leader a term, and one state an index.</summary>
    public void Turned(SimNode node)
    {
        var loop = node.Loop!;
        if (loop.Core.Role == Role.Leader && !_leaders.TryAdd(loop.Core.Term, node.Member.Node) && _leaders[loop.Core.Term] != node.Member.Node)
            throw new InvalidOperationException($"nodes {_leaders[loop.Core.Term]} and {node.Member.Node} both lead term {loop.Core.Term}");
        if (!_hashes.TryAdd(loop.State.AppliedIndex, loop.State.StateHash()) && _hashes[loop.State.AppliedIndex] != loop.State.StateHash())
            throw new InvalidOperationException($"the state of {node.Member.Name} at index {loop.State.AppliedIndex} is not that of the others");
        foreach (var client in _clients)
            client.Step();
    }

    private void Live()
    {
        foreach (var node in Nodes)
            node.Start();
        MakeTopic();
        for (var number = 1; number <= 6; number++)
            _clients.Add(new SimClient(this, number, isProducer: number <= 3, usesKeys: number % 2 == 0));
        foreach (var client in _clients)
            client.Step();
        Scheduler.After(100, Misbehave);
        Scheduler.RunUntil(BadDaysMs);

        Heal();
        var before = History.Acknowledged;
        if (!Scheduler.RunUntil(Scheduler.NowMs + ProgressMs, () => History.Acknowledged > before + 10))
            throw new InvalidOperationException($"no progress within {ProgressMs} ms after all was healed");
        Drain();
        History.Check();
        if (History.Problems.Count > 0)
            throw new InvalidOperationException(string.Join("; ", History.Problems));
    }

    private void MakeTopic()
    {
        PendingCommand? pending = null;
        var made = Scheduler.RunUntil(BadDaysMs, () =>
        {
            if (pending is { Task: { IsCompleted: true } done } && done.GetAwaiter().GetResult() is { Kind: AnswerKind.Applied })
                return true;
            if (pending is null or { Task.IsCompleted: true } && Nodes.FirstOrDefault(node => node.Loop?.Core.Role == Role.Leader) is { Loop: { } loop } leader)
                loop.Inbox.TryPost(pending = new PendingCommand(new CreateTopic(Topic, new TopicLimits(1_000_000, 1_000_000)), leader.NowMs + 900));
            return false;
        });
        if (!made)
            throw new InvalidOperationException($"no topic could be made in {BadDaysMs} ms of fair weather");
        Note($"the topic is there");
    }

    /// <summary>One piece of bad luck after another. How many machines are down at a time is left to chance; now and then all are.</summary>
    private void Misbehave()
    {
        if (Scheduler.NowMs >= BadDaysMs)
            return;
        if (Scheduler.Happens(_mischief))
            DoHarm(Nodes[(int)Scheduler.Between(0, Nodes.Count - 1)]);
        Scheduler.After(Scheduler.Between(50, 400), Misbehave);
    }

    private void DoHarm(SimNode node)
    {
        switch (Scheduler.Between(0, 9))
        {
            case 0 or 1 when node.IsUp:
                node.Crash();
                StartLater(node);
                break;
            case 2 or 3 when node.IsUp:
                node.PowerCutAtOperation = (int)Scheduler.Between(0, 4);
                StartLater(node);
                break;
            case 4:
                foreach (var each in Nodes.Where(each => each.IsUp))
                    each.Crash();
                foreach (var each in Nodes)
                    StartLater(each);
                break;
            case 5 or 6:
                node.Pause(Scheduler.Between(20, 900));
                break;
            case 7:
                foreach (var other in Nodes)
                    CutOneWay(node, other);
                break;
            case 8:
                CutOneWay(node, Nodes[(int)Scheduler.Between(0, Nodes.Count - 1)]);
                break;
            default:
                node.DiskMs = Scheduler.Happens(0.5) ? (0, 2) : (1, (int)Scheduler.Between(5, 120));
                break;
        }
    }

    private void CutOneWay(SimNode from, SimNode to)
    {
        if (from == to)
            return;
        Note($"the way from {from.Member.Name} to {to.Member.Name} is cut");
        if (Scheduler.Happens(0.8))
            _network.Cut(from.Member.Node, to.Member.Node);
        if (Scheduler.Happens(0.6))
            _network.Cut(to.Member.Node, from.Member.Node);
        var (loss, repeat, straggle) = (_network.Loss, _network.Repeat, _network.Straggle);
        Scheduler.After(Scheduler.Between(100, 1500), () =>
        {
            _network.Heal();
            if (Scheduler.NowMs < BadDaysMs)
                (_network.Loss, _network.Repeat, _network.Straggle) = (loss, repeat, straggle);
        });
    }

    private void StartLater(SimNode node) => Scheduler.After(Scheduler.Between(10, 1200), () => Up(node));

    private static void Up(SimNode node)
    {
        if (!node.IsUp)
            node.Start();
    }

    private void Heal()
    {
        Note($"all is healed");
        _network.Heal();
        foreach (var node in Nodes)
        {
            node.PowerCutAtOperation = null;
            node.DiskMs = (0, 2);
            node.Unpause();
            Up(node);
        }
    }

    /// <summary>Clients finish what they began; then one of them takes everything that is left.</summary>
    private void Drain()
    {
        foreach (var client in _clients)
            client.IsStopped = true;
        if (!Scheduler.RunUntil(Scheduler.NowMs + DrainMs, () => _clients.All(client => !client.IsBusy)))
            throw new InvalidOperationException("clients did not come to an end");
        History.IsDraining = true;
        var drainer = new SimClient(this, 99, isProducer: false, usesKeys: true);
        _clients.Add(drainer);
        drainer.Step();
        if (!Scheduler.RunUntil(Scheduler.NowMs + DrainMs, () => Nodes.All(node => node.Loop!.State.MessageCount == 0)))
            throw new InvalidOperationException($"the queue was not empty after {DrainMs} ms of draining");
        drainer.IsStopped = true;
        Scheduler.RunUntil(Scheduler.NowMs + 2_000);
        Note($"{History.Acknowledged} acknowledged, {History.Delivered} delivered, {History.Undecided} undecided");
    }
}
