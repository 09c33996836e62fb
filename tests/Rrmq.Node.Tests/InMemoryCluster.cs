using Microsoft.Extensions.Logging.Abstractions;
using Rrmq.Queues;
using Rrmq.Raft;

namespace Rrmq.Node.Tests;

/// <summary>
/// Production loops over a clock, a network and disks that the test moves by hand, in one thread. Messages and disk writes finish at the next
/// <see cref="Settle"/>, except those held or cut off.
/// </summary>
internal sealed class InMemoryCluster
{
    private readonly Queue<(NodeId From, NodeId To, RaftMessage Message)> _wire = new();
    private readonly HashSet<NodeId> _isolated = [];
    private readonly List<InMemoryNode> _nodes;

    public InMemoryCluster(int nodes, long snapshotBytes = long.MaxValue)
    {
        Members =
        [
            .. Enumerable.Range(1, nodes).Select(i => new Member(new NodeId(i), $"n{i - 1}", $"http://127.0.0.1:{8000 + i}", "127.0.0.1", 8000 + i, 8000 + i)),
        ];
        _nodes = [.. Members.Select(member => new InMemoryNode(this, member, snapshotBytes))];
    }

    public IReadOnlyList<Member> Members { get; }
    public IReadOnlyList<InMemoryNode> Nodes => _nodes;
    public long NowMs { get; private set; } = 10_000;

    public InMemoryNode this[int id] => Nodes[id - 1];

    public InMemoryNode Leader => Nodes.Where(node => node.Loop.Core.Role == Role.Leader && !_isolated.Contains(node.Member.Node))
        .MaxBy(node => node.Loop.Core.Term) ?? throw new InvalidOperationException("no leader");

    public IEnumerable<InMemoryNode> Followers => Nodes.Where(node => node != Leader);

    /// <summary>The process of a node that was taken in starts, with an empty disk.</summary>
    public InMemoryNode StartNewcomer(ChangeAnswer answer)
    {
        var newcomer = new InMemoryNode(this, answer.Member!, long.MaxValue, MemberAddress.MembersOf(answer.Membership!));
        _nodes.Add(newcomer);
        return newcomer;
    }

    public void Isolate(InMemoryNode node) => _isolated.Add(node.Member.Node);

    public void Heal() => _isolated.Clear();

    public void Post(NodeId from, NodeId to, RaftMessage message) => _wire.Enqueue((from, to, message));

    /// <summary>Runs every loop, delivers every message and finishes every write until nothing moves. Time stands still.</summary>
    public void Settle()
    {
        bool moved;
        do
        {
            moved = false;
            foreach (var node in Nodes.Where(node => !node.IsPaused))
            {
                while (node.Loop.RunOnce() == 0)
                    moved = true;
                moved |= node.FinishWrites();
                moved |= node.FinishFetches();
                moved |= node.FinishSnapshots();
            }

            while (_wire.TryDequeue(out var sent))
            {
                moved = true;
                if (!_isolated.Contains(sent.From) && !_isolated.Contains(sent.To) && sent.To.Value <= _nodes.Count)
                    this[sent.To.Value].Loop.Inbox.PostMessage(sent.Message);
            }
        }
        while (moved);
    }

    public void Advance(long milliseconds)
    {
        for (var end = NowMs + milliseconds; NowMs < end; NowMs += 5)
            Settle();
    }

    /// <summary>Lets time pass until a node that is not cut off leads and knows what is committed.</summary>
    public InMemoryNode Elect()
    {
        for (var i = 0; i < 1_000; i++)
        {
            Advance(5);
            var leader = Nodes.FirstOrDefault(node => node.Loop.Core.Role == Role.Leader && !_isolated.Contains(node.Member.Node)
                && node.Loop.Core.TermAt(node.Loop.Core.CommitIndex) == node.Loop.Core.Term);
            if (leader is not null)
                return leader;
        }

        throw new InvalidOperationException("nobody was elected in 5 s");
    }

    /// <summary>Cuts a node off and stops its loop, as SIGSTOP would, until the others have elected.</summary>
    public InMemoryNode ElectWithout(InMemoryNode paused)
    {
        Isolate(paused);
        paused.IsPaused = true;
        var next = Elect();
        paused.IsPaused = false;
        return next;
    }

    /// <summary>Time passes without anything being looked at.</summary>
    public void Jump(long milliseconds) => NowMs += milliseconds;

    public static NullLogger Logger => NullLogger.Instance;

    public static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    public static Command Create(string topic) => new CreateTopic(Bytes(topic), new TopicLimits(1_000_000, 1_000_000_000));

    public static Command Publish(string topic, string body) => new Publish(Bytes(topic), Bytes(body));

    public static Command Pop(string topic) => new Pop(Bytes(topic));

    public static Command Configure(string topic, SettingsChange? change = null) => new ConfigureTopic(Bytes(topic), change ?? new SettingsChange(), new TopicLimits(1_000_000, 1_000_000_000)) { Replaces = true };

    public static Command Send(string topic, params string[] bodies) => new PublishMessages(Bytes(topic), [.. bodies.Select(Message)], Atomic: false);

    public static OutgoingMessage Message(string body) => new(new Envelope("text/plain", [], Bytes(body)).Encode());

    public static Command Receive(string topic, int max = 10, long? leaseMs = null) => new ReceiveMessages(Bytes(topic), max, 1_000_000, leaseMs, Nonce: 4711);

    public static Command Ack(Answer received) => new SettleLeases(SettleAction.Ack, [.. Taken(received).Select(message => message.Receipt)]);

    public static IReadOnlyList<TakenMessage> Taken(Answer answer) => ((TakenMessages)answer.Result.Detail!).Messages;

    public static IEnumerable<string> Texts(Answer answer) => answer.Contents!.Select(content => System.Text.Encoding.UTF8.GetString(Envelope.Decode(content).Body.Span));
}
