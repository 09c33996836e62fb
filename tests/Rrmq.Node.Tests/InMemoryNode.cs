using Rrmq.Queues;
using Rrmq.Raft;

namespace Rrmq.Node.Tests;

/// <summary>One loop and its world: a disk that is a list, a clock that is the cluster's, and a wall clock that may be wrong.</summary>
internal sealed class InMemoryNode : INodeWorld
{
    private readonly InMemoryCluster _cluster;
    private readonly Queue<StorageAppend> _writes = new();
    private readonly List<Entry> _disk = [];
    private HardState _hardState;
    private ulong _lives;

    public InMemoryNode(InMemoryCluster cluster, Member member)
    {
        _cluster = cluster;
        Member = member;
        Loop = Boot();
    }

    public Member Member { get; }
    public NodeLoop Loop { get; private set; }
    public bool IsPaused { get; set; }
    public bool HoldsWrites { get; set; }
    public bool IsDiskFull { get; set; }
    public long WallClockMs { get; set; } = 1_700_000_000_000;
    public long NowMs => _cluster.NowMs;
    public int ReadsFromDisk { get; private set; }
    public IReadOnlyList<Entry> Disk => _disk;

    public void Submit(StorageAppend append) => _writes.Enqueue(append);

    public List<RaftMessage> Sent { get; } = [];

    public void Send(NodeId to, RaftMessage message)
    {
        Sent.Add(message);
        _cluster.Post(Member.Node, to, message);
    }

    public IReadOnlyList<Entry> Read(EntryRange range, long maxBytes)
    {
        ReadsFromDisk++;
        var entries = new List<Entry>();
        var bytes = 0L;
        for (var index = range.First; index <= range.Last && (entries.Count == 0 || bytes < maxBytes); index = index.Next)
        {
            entries.Add(_disk[(int)index.Value - 1]);
            bytes += entries[^1].Payload.Length;
        }

        return entries;
    }

    public bool FinishWrites()
    {
        var any = false;
        while (!HoldsWrites && _writes.TryDequeue(out var append))
        {
            any = true;
            _hardState = append.HardState ?? _hardState;
            if (append.TruncateFrom is { } from)
                _disk.RemoveRange((int)from.Value - 1, _disk.Count - (int)from.Value + 1);
            _disk.AddRange(append.Entries);
            foreach (var send in append.AfterDurable)
                Send(send.To, send.Message);
            Loop.Inbox.PostCompletion(append.Mark);
        }

        return any;
    }

    /// <summary>Loses everything but what was written, and starts again.</summary>
    public void Restart()
    {
        _writes.Clear();
        Loop = Boot();
    }

    public Task<Answer> Submit(Command command, CancellationToken hungUp = default)
    {
        var pending = new PendingCommand(command, NowMs + 900, hungUp);
        if (!Loop.Inbox.TryPost(pending))
            return Task.FromResult(new Answer(AnswerKind.Overloaded));
        return pending.Task;
    }

    public Task<TopicsAnswer> List(bool anyNode = false)
    {
        var pending = new PendingListing(anyNode, NowMs + 900);
        Loop.Inbox.TryPost(pending);
        return pending.Task;
    }

    /// <summary>Submits and lets everything settle; the answer must be there then.</summary>
    public Answer Run(Command command)
    {
        var answer = Submit(command);
        _cluster.Settle();
        if (Result(answer).Kind != AnswerKind.Overloaded)
            Loop.Inbox.Release(command.EncodedSize);
        return Result(answer);
    }

    public static T Result<T>(Task<T> task) =>
        task.IsCompleted ? task.GetAwaiter().GetResult() : throw new InvalidOperationException("no answer yet");

    private NodeLoop Boot()
    {
        var options = new NodeOptions { Cluster = new ClusterId(1), Self = Member, Members = _cluster.Members, DataPath = "" };
        var raft = new RaftOptions { Self = Member.Node, Voters = [.. _cluster.Members.Select(member => member.Node)], Seed = (ulong)Member.Node.Value + (1000 * _lives++) };
        var restored = new RestoredState(_hardState, [.. _disk.Select(entry => (entry.Term, entry.Payload.Length))]);
        return new NodeLoop(options, raft, restored, this, new Inbox(64 * 1024, () => { }), InMemoryCluster.Logger);
    }
}
