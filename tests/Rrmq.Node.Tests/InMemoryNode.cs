using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Storage;
using Rrmq.Transport;

namespace Rrmq.Node.Tests;

/// <summary>One loop and its world: a disk that is a list, a clock that is the cluster's, and a wall clock that may be wrong.</summary>
internal sealed class InMemoryNode : INodeWorld
{
    private readonly InMemoryCluster _cluster;
    private readonly long _snapshotBytes;
    private readonly Queue<StorageAppend> _writes = new();
    private readonly Queue<(LogIndex Index, long MaxBytes)> _fetches = new();
    private const int PieceBytes = 700;

    private readonly Queue<SnapshotRequest> _snapshots = new();
    private readonly List<byte> _incoming = [];
    private int _resetTo;
    private readonly List<(SnapshotMeta Meta, byte[] State)> _written = [];
    private readonly List<Entry> _disk = [];
    private HardState _hardState;
    private ulong _lives;

    private readonly IReadOnlyList<Member>? _contacts;

    /// <param name="contacts">Of a newcomer: where the others are.</param>
    public InMemoryNode(InMemoryCluster cluster, Member member, long snapshotBytes, IReadOnlyList<Member>? contacts = null)
    {
        _contacts = contacts;
        _snapshotBytes = snapshotBytes;
        _cluster = cluster;
        Member = member;
        Loop = Boot();
    }

    public Member Member { get; }
    public NodeLoop Loop { get; private set; }
    public bool IsPaused { get; set; }

    /// <summary>Known to the next life.</summary>
    public long SnapshotBytesPerSecond { get; set; } = 1 << 20;

    /// <summary>The next start finds that the newest snapshot, of this entry, does not read; zero: it reads.</summary>
    public LogIndex LostSnapshot { get; set; }

    /// <summary>Stands for the bodies that travel behind a state, the same at all nodes.</summary>
    public int BodyBytesOfTransfers { get; set; }
    public bool HoldsWrites { get; set; }
    public bool HoldsFetches { get; set; }
    public bool HoldsSnapshots { get; set; }
    public bool HasNoRoomForSnapshots { get; set; }
    public List<LogIndex> Snapshots { get; } = [];
    public List<LogIndex> Released { get; } = [];
    public List<NodeId> EndedStreams { get; } = [];
    public List<IReadOnlyList<BodyReference>> Awaited { get; } = [];
    public bool AreAnswersUnderWay { get; set; }

    public bool IsDiskFull { get; set; }
    public bool IsOnReserve { get; set; }
    public bool IsReserveSpent { get; set; }
    public long WallClockMs { get; set; } = 1_700_000_000_000;
    public long NowMs => _cluster.NowMs;
    public int ReadsFromDisk { get; private set; }
    public List<LogIndex> Fetched { get; } = [];

    /// <summary>Entries whose records no longer read as they were written.</summary>
    public HashSet<LogIndex> DamagedEntries { get; } = [];
    public Dictionary<BodyReference, ReadOnlyMemory<byte>> Rescued { get; } = [];
    public IReadOnlyList<Entry> Disk => _disk;

    public void Submit(StorageAppend append) => _writes.Enqueue(append);

    public List<RaftMessage> Sent { get; } = [];

    public void Send(NodeId to, RaftMessage message)
    {
        Sent.Add(message);
        _cluster.Post(Member.Node, to, message);
    }

    /// <summary>Nodes that this one has no connection with, as far as it can tell.</summary>
    public HashSet<NodeId> Disconnected { get; } = [];

    /// <summary>Nodes to which too much waits already.</summary>
    public HashSet<NodeId> Congested { get; } = [];

    public SendResult TrySend(NodeId to, RaftMessage message)
    {
        if (Disconnected.Contains(to))
            return SendResult.NotConnected;
        if (Congested.Contains(to))
            return SendResult.Full;
        Send(to, message);
        return SendResult.Taken;
    }

    public IReadOnlyList<Member> Peers { get; private set; } = [];

    public void Meet(IReadOnlyList<Member> peers, Membership committed) => Peers = peers;

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
            if (append.ResetTo is { } snapshot)
                Reset((int)snapshot.Index.Value);
            if (append.TruncateFrom is { } from)
                _disk.RemoveRange((int)from.Value - 1, _disk.Count - (int)from.Value + 1);
            _disk.AddRange(append.Entries);
            foreach (var send in append.AfterDurable)
                Send(send.To, send.Message);
            Loop.Inbox.PostCompletion(append.Mark);
        }

        return any;
    }

    public void Fetch(LogIndex index, long maxBytes)
    {
        Fetched.Add(index);
        _fetches.Enqueue((index, maxBytes));
    }

    public void Answer(BodyRequest request, Term term)
    {
        var body = DamagedEntries.Contains(request.Index) ? default : _disk[(int)request.Index.Value - 1].Payload.Slice(request.Offset, request.Length);
        Send(request.From, new BodyResponse(Member.Node, term, !body.IsEmpty, request.Index, request.Offset, body));
    }

    public void Rescue(BodyReference reference, ReadOnlyMemory<byte> body) => Rescued[reference] = body;

    public bool TryGetRescued(BodyReference reference, out ReadOnlyMemory<byte> body) => Rescued.TryGetValue(reference, out body);

    public void Write(SnapshotRequest snapshot) => _snapshots.Enqueue(snapshot);

    public void Release(LogIndex upTo)
    {
        Released.Add(upTo);
        Loop.Inbox.PostReleased(upTo);
    }

    public void ReadSnapshot(NodeId to, ulong id, long offset)
    {
        // What was begun is sent to its end, whatever was written since.
        var (meta, state) = id == 0 ? _written.LastOrDefault() : _written.Find(one => one.Meta.Index.Value == (long)id);
        byte[] whole = meta is null ? [] : [.. state, .. new byte[BodyBytesOfTransfers]];
        var data = whole.AsMemory((int)offset, Math.Min(PieceBytes, whole.Length - (int)offset));
        Loop.Inbox.PostPiece(new SnapshotPiece(to, meta, (ulong)(meta?.Index.Value ?? 0), whole.Length, offset, data));
    }

    public void EndSnapshot(NodeId to) => EndedStreams.Add(to);

    public void Accept(SnapshotChunk chunk)
    {
        if (chunk.Offset == 0)
            _incoming.Clear();
        if (chunk.Offset == _incoming.Count)
            _incoming.AddRange(chunk.Data.Span);
        if (_incoming.Count < chunk.TotalBytes)
        {
            Loop.Inbox.PostAccepted(new AcceptedChunk(chunk, SnapshotChunkState.Wanted, _incoming.Count, null));
            return;
        }

        byte[] state = [.. _incoming.SkipLast(BodyBytesOfTransfers)];
        _written.Add((chunk.Snapshot, state));
        Loop.Inbox.PostAccepted(new AcceptedChunk(chunk, SnapshotChunkState.Done, chunk.TotalBytes, Load(state)));
    }

    public bool FinishSnapshots()
    {
        if (HoldsSnapshots || !_snapshots.TryDequeue(out var request))
            return false;
        var older = _written.Count > 0 ? _written[^1].Meta.Index : LogIndex.Zero;
        if (!HasNoRoomForSnapshots)
        {
            var state = new System.Buffers.ArrayBufferWriter<byte>();
            request.Capture.Encode(state);
            _written.Add((request.Meta, state.WrittenSpan.ToArray()));
            Snapshots.Add(request.Meta.Index);
            Awaited.Add(request.Awaited);
        }

        Loop.Inbox.PostWritten(new SnapshotOutcome(!HasNoRoomForSnapshots, request.Meta.Index, _written.Count > 0 ? _written[^1].State.Length : 0, older));
        return true;
    }

    public bool FinishFetches()
    {
        var any = false;
        while (!HoldsFetches && _fetches.TryDequeue(out var fetch))
        {
            any = true;
            var last = new LogIndex(_disk.Count);
            if (DamagedEntries.Contains(fetch.Index))
            {
                Loop.Inbox.PostDamage(fetch.Index, "a test says so");
                continue;
            }

            Loop.Inbox.PostBodies(fetch.Index, [.. Read(new EntryRange(fetch.Index, last), fetch.MaxBytes).Select(entry => new StoredBodies(entry.Index, entry.Payload))]);
        }

        return any;
    }

    /// <summary>Loses everything but what was written, and starts again.</summary>
    public void Restart()
    {
        _writes.Clear();
        _fetches.Clear();
        _snapshots.Clear();
        Loop = Boot();
    }

    public Task<Answer> Submit(Command command, CancellationToken hungUp = default)
    {
        var pending = new PendingCommand(command, NowMs + 900, hungUp);
        if (!Loop.Inbox.TryPost(pending))
            return Task.FromResult(new Answer(AnswerKind.Overloaded));
        return pending.Task;
    }

    /// <summary>A request of /v1.</summary>
    public Task<Answer> Request(Command command, RequestOptions options = default, CancellationToken hungUp = default)
    {
        var until = NowMs + (long)options.Wait.TotalMilliseconds;
        var request = new LocalRequest(command, options, until, until + 900, hungUp);
        if (!Loop.Inbox.TryPost(request))
            return Task.FromResult(new Answer(request.IsPatient ? AnswerKind.TooManyWaiting : AnswerKind.Overloaded));
        hungUp.UnsafeRegister(_ => Loop.Inbox.PostHungUp(request), null);
        return request.Answer;
    }

    public Task<ReadAnswer<T>> Ask<T>(Func<QueueStateMachine, T> query, ReadOptions options = default, Func<T, IReadOnlyList<BodyReference>>? contents = null)
    {
        var pending = new PendingQuery<T>(query, contents, options, NowMs + 900);
        Loop.Inbox.TryPost(pending);
        return pending.Answer;
    }

    /// <summary>Asks and lets everything settle; the answer must be there then.</summary>
    public Answer Get(Command command, RequestOptions options = default)
    {
        var answer = Request(command, options);
        _cluster.Settle();
        return Result(answer);
    }

    public Task<ChangeAnswer> Change(ChangeRequest request)
    {
        var pending = new PendingChange(request, NowMs + 5_000);
        Loop.Inbox.TryPost(pending);
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

    // The bodies come with the snapshot; here they are looked up where they were written.
    private void Reset(int index)
    {
        var source = _cluster.Nodes.First(node => node._disk.Count >= index && node != this)._disk;
        _disk.Clear();
        _disk.AddRange(source.Take(index));
        _resetTo = index;
    }

    private NodeLoop Boot()
    {
        var options = new NodeOptions { Cluster = new ClusterId(1), Self = Member, Members = _contacts ?? _cluster.Members, IsNewcomer = _contacts is not null, DataPath = "", SnapshotBytes = _snapshotBytes, SnapshotBytesPerSecond = SnapshotBytesPerSecond };
        var raft = new RaftOptions { Self = Member.Node, Voters = _contacts is null ? [.. _cluster.Members.Select(member => member.Node)] : [], Seed = (ulong)Member.Node.Value + (1000 * _lives++) };
        var first = Math.Max(_resetTo, Released.Count > 0 ? (int)Released[^1].Value : 0);
        var (meta, state) = _written.Count > 0 ? (_written[^1].Meta, Load(_written[^1].State)) : (null, new QueueStateMachine());
        var restored = new RestoredState(_hardState, [.. _disk.Skip(first).Select(entry => new RestoredEntry(entry.Term, entry.Payload.Length, entry.Kind, entry.Payload))])
        {
            Base = first > 0 ? new LogBase(_disk[first - 1].Index, _disk[first - 1].Term) : default,
            Snapshot = meta,
        };
        return new NodeLoop(options, raft, restored, new RecoveredState(state, meta, LostSnapshot), this, new Inbox(64 * 1024, () => { }), InMemoryCluster.Logger);
    }

    private static QueueStateMachine Load(byte[] state)
    {
        var rest = state.AsMemory();
        return QueueStateMachine.Restore(() =>
        {
            var block = rest;
            rest = default;
            return block;
        });
    }
}
