using System.Text;

namespace Rrmq.Raft.Tests;

/// <summary>The words a transcript may use.</summary>
internal sealed class StageCommands(Stage stage)
{
    private const int StabilizeLimit = 2000;

    public void Run(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        stage.IsQuiet = words[0] == "quietly";
        if (stage.IsQuiet)
            words = words[1..];
        var arguments = words[1..];
        Dispatch(words[0], arguments);
        stage.SettleDisks();
    }

    private void Dispatch(string command, string[] arguments)
    {
        switch (command)
        {
            case "cluster":
                stage.Begin(int.Parse(arguments[0]), int.Parse(Settings(arguments[1..]).GetValueOrDefault("spares", "0")), OptionsOf(arguments[1..]));
                break;
            case "given":
                Given(Node(arguments[0]), arguments[1..]);
                break;
            case "tick":
                foreach (var node in Nodes(arguments[0]))
                    stage.Cluster.Tick(node, long.Parse(arguments[1]));
                break;
            case "campaign":
                // Two election timeouts without a leader's word are enough for any draw.
                stage.Cluster.Tick(Node(arguments[0]), 2 * Node(arguments[0]).Options.ElectionTimeoutMs);
                break;
            case "run":
                RunFor(long.Parse(arguments[0]));
                break;
            case "stabilize":
                Stabilize();
                break;
            case "deliver":
                stage.Deliver(Chosen(arguments));
                break;
            case "drop":
                stage.Drop(Chosen(arguments));
                break;
            case "duplicate":
                stage.Duplicate(Chosen(arguments));
                break;
            case "keep":
                stage.Keep(arguments[0], Chosen(arguments[1..]));
                break;
            case "release":
                stage.Release(arguments[0]);
                break;
            case "isolate":
                Isolate(Node(arguments[0]).Id);
                break;
            case "block":
                var (from, to) = Link(arguments[0]);
                stage.Block(from, to);
                break;
            case "heal":
                stage.Heal();
                break;
            case "hold-disk":
                Node(arguments[0]).Disk.IsHeld = true;
                break;
            case "free-disk":
                Node(arguments[0]).Disk.IsHeld = false;
                break;
            case "full-disk":
                Node(arguments[0]).Core.DiskFull = true;
                break;
            case "room":
                Node(arguments[0]).Core.DiskFull = false;
                break;
            case "may-fill":
                stage.Say($"a majority {(Node(arguments[0]).Core.MajorityHasRoom ? "has" : "has no")} room");
                break;
            case "disk":
                stage.CompleteHeld(Node(arguments[0]), arguments.Length > 1 ? 1 : int.MaxValue);
                break;
            case "propose":
                Propose(Node(arguments[0]), arguments[1..]);
                break;
            case "change":
                Change(Node(arguments[0]), arguments[1..]);
                break;
            case "snapshot":
                Node(arguments[0]).TakeSnapshot();
                break;
            case "compact":
                Node(arguments[0]).Compact(new LogIndex(long.Parse(arguments[1])));
                break;
            case "read":
                stage.Cluster.ReadIndex(Node(arguments[0]), long.Parse(arguments[1]));
                break;
            case "transfer":
                stage.Cluster.Transfer(Node(arguments[0]), Node(arguments[1]).Id);
                break;
            case "unreachable":
                stage.Cluster.Unreachable(Node(arguments[0]), Node(arguments[1]).Id);
                break;
            case "crash":
                Node(arguments[0]).Crash();
                break;
            case "restart":
                Node(arguments[0]).Disk.IsHeld = false;
                stage.Cluster.Start(Node(arguments[0]));
                break;
            case "forge":
                Forge(arguments);
                break;
            case "wire":
                foreach (var envelope in stage.Wire)
                    stage.Say(Wording.Of(envelope));
                break;
            case "log":
                foreach (var node in Nodes(arguments[0]))
                    stage.Say($"{node.Id}:{Wording.Of(node.Log.Entries)}");
                break;
            case "members":
                foreach (var node in Nodes("all"))
                    stage.Say($"{node.Id} has {node.Core.Membership} since {node.Core.MembershipSince}");
                break;
            case "status":
                foreach (var node in stage.Cluster.Nodes)
                    stage.Say(Status(node));
                break;
            default:
                throw new ArgumentException($"a transcript has no command '{command}'");
        }
    }

    /// <summary>Messages on the wire: all, or those of a link, of a kind, or only the first.</summary>
    private List<Envelope> Chosen(string[] arguments)
    {
        var chosen = new List<Envelope>(stage.Wire);
        foreach (var word in arguments)
        {
            if (word == "one")
                chosen = chosen.Count > 0 ? chosen[..1] : chosen;
            else if (word.Contains("->", StringComparison.Ordinal))
                chosen.RemoveAll(e => !word.Split("->").SequenceEqual([Match(word.Split("->")[0], e.From), Match(word.Split("->")[1], e.To)]));
            else
                chosen.RemoveAll(e => Wording.Of(e.Message).Split(' ')[0] != word);
        }

        return chosen;
    }

    /// <summary>A star stands for any node.</summary>
    private static string Match(string pattern, NodeId id) => pattern == "*" ? "*" : id.ToString();

    private void Stabilize()
    {
        for (var i = 0; stage.Wire.Count > 0; i++)
        {
            if (i > StabilizeLimit)
                throw new InvalidOperationException("the messages never end");
            stage.Deliver([stage.Wire[0]]);
        }
    }

    private void RunFor(long ms)
    {
        const int Step = 10;
        for (var at = 0; at < ms; at += Step)
        {
            foreach (var node in Nodes("all"))
                stage.Cluster.Tick(node, Step);
            stage.SettleDisks();
            Stabilize();
        }
    }

    private void Isolate(NodeId id)
    {
        foreach (var other in stage.Cluster.Nodes)
        {
            stage.Block(id, other.Id);
            stage.Block(other.Id, id);
        }
    }

    private void Given(SimNode node, string[] settings)
    {
        var values = Settings(settings);
        node.Disk.HardState = new HardState(new Term(long.Parse(values["term"])), new NodeId(int.Parse(values.GetValueOrDefault("vote", "0"))));
        node.Disk.Log.ResetTo(default);
        foreach (var term in values.GetValueOrDefault("log", "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var index = node.Disk.Log.Last.Next;
            node.Disk.Log.Append(new Entry(index, new Term(long.Parse(term)), Encoding.UTF8.GetBytes($"{(char)('a' + index.Value - 1)}{term}")));
        }

        stage.Cluster.Start(node);
    }

    private void Propose(SimNode node, string[] payloads)
    {
        foreach (var payload in payloads)
        {
            var result = stage.Cluster.Propose(node, Encoding.UTF8.GetBytes(payload));
            stage.Say(result.Status == ProposeStatus.Accepted ? $"{payload} is entry {result.Index}/{result.Term}" : $"{payload} is refused: {result.Status}");
        }
    }

    /// <summary>Steps are written add:4, promote:4, remove:2, move:2.</summary>
    private void Change(SimNode node, string[] words)
    {
        var steps = new List<MembershipStep>();
        foreach (var word in words)
        {
            var parts = word.Split(':');
            var id = new NodeId(int.Parse(parts[1]));
            steps.Add(parts[0] switch
            {
                "add" => MembershipStep.AddLearner(id, Encoding.UTF8.GetBytes($"node-{id}")),
                "promote" => MembershipStep.Promote(id),
                "remove" => MembershipStep.Remove(id),
                "move" => MembershipStep.SetAddress(id, Encoding.UTF8.GetBytes($"new-{id}")),
                _ => throw new ArgumentException($"a change has no step '{parts[0]}'"),
            });
        }

        var result = stage.Cluster.Change(node, steps);
        var outcome = result.Status == ProposeStatus.Accepted ? $"is entry {result.Index}/{result.Term}" : $"is refused: {result.Status}";
        stage.Say($"the change {outcome}{(result.Reason.Length > 0 ? $", {result.Reason}" : "")}");
    }

    /// <summary>An append that an old message of the sender could be: without entries, or with the sender's own up to an index.</summary>
    private void Forge(string[] arguments)
    {
        var (from, to) = Link(arguments[0]);
        var values = Settings(arguments[1..]);
        var sender = stage.Cluster.Node(from);
        var previous = long.Parse(values["after"]);
        var count = long.Parse(values.GetValueOrDefault("to", values["after"])) - previous;
        var term = new Term(long.Parse(values["term"]));
        var entries = sender.Log.Range(new LogIndex(previous + 1), (int)count);
        stage.Inject(new Envelope(from, to, new AppendRequest(
            from, term, new LogIndex(previous), sender.Log.TermAt(new LogIndex(previous)), new LogIndex(long.Parse(values["commit"])), entries)));
    }

    private static string Status(SimNode node)
    {
        if (!node.IsUp)
            return $"{node.Id} is down, its disk has term {node.Disk.HardState.Term}, vote {node.Disk.HardState.VotedFor}, {node.Disk.Log.Last} entries";
        var core = node.Core;
        return $"{node.Id} {core.Role} term={core.Term} vote={core.VotedFor} leader={core.Leader} last={core.LastIndex}/{node.Log.TermAt(core.LastIndex)} "
            + $"durable={core.DurableIndex} commit={core.CommitIndex} applied={node.State.Index}{BaseOf(core)}";
    }

    private static string BaseOf(RaftCore core) => core.Base == default ? "" : $" base={core.Base.Index}/{core.Base.Term}";

    private static RaftOptions OptionsOf(string[] settings)
    {
        var values = Settings(settings);
        var plain = new RaftOptions { Self = NodeId.None, Voters = [] };
        return plain with
        {
            MaxMessageBytes = long.Parse(values.GetValueOrDefault("message-bytes", $"{plain.MaxMessageBytes}")),
            MaxInflightMessages = int.Parse(values.GetValueOrDefault("window", $"{plain.MaxInflightMessages}")),
            MaxUncommittedBytes = long.Parse(values.GetValueOrDefault("uncommitted-bytes", $"{plain.MaxUncommittedBytes}")),
            Seed = ulong.Parse(values.GetValueOrDefault("seed", "0")),
        };
    }

    private static Dictionary<string, string> Settings(string[] words)
    {
        var values = new Dictionary<string, string>();
        foreach (var word in words)
        {
            var parts = word.Split('=');
            values[parts[0]] = parts[1];
        }

        return values;
    }

    private static (NodeId From, NodeId To) Link(string word)
    {
        var ends = word.Split("->");
        return (new NodeId(int.Parse(ends[0])), new NodeId(int.Parse(ends[1])));
    }

    private SimNode Node(string word) => stage.Cluster.Node(new NodeId(int.Parse(word)));

    private List<SimNode> Nodes(string word)
    {
        if (word != "all")
            return [Node(word)];
        var up = new List<SimNode>();
        foreach (var node in stage.Cluster.Nodes)
        {
            if (node.IsUp)
                up.Add(node);
        }

        return up;
    }
}
