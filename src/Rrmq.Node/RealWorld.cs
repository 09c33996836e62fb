using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Storage;
using Rrmq.Transport;

namespace Rrmq.Node;

/// <summary>The loop's world on a real machine: the log writer, the peer connections, the system's clocks.</summary>
internal sealed class RealWorld(NodeId self, ILogStore log, DiskSpace disk, TimeProvider time, Action<Exception> failed) : INodeWorld
{
    /// <summary>Peers ask rarely and one by one; more than this at a time is no rescue.</summary>
    private const int MostAnswers = 4;

    private int _answering;
    private readonly long _origin = time.GetTimestamp();

    /// <summary>Set once, right after construction: writer and network call back into the node that owns this world.</summary>
    public LogWriter Writer { private get; set; } = null!;

    public PeerNetwork Peers { private get; set; } = null!;

    public Inbox Inbox { private get; set; } = null!;

    public AnswerCourier Answers { private get; set; } = null!;

    public SnapshotWorker Snapshots { private get; set; } = null!;

    public long NowMs => (long)time.GetElapsedTime(_origin).TotalMilliseconds;

    public long WallClockMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    public bool AreAnswersUnderWay => Answers.IsUnderWay;

    public bool IsDiskFull => disk.IsFull;

    public bool IsOnReserve => disk.IsOnReserve;

    public bool IsReserveSpent => disk.IsSpent;

    public void Submit(StorageAppend append) => Writer.Submit(append);

    public IReadOnlyList<Entry> Read(EntryRange range, long maxBytes) => log.Read(GroupId.Default, range, maxBytes);

    public void Fetch(LogIndex index, long maxBytes) =>
        ThreadPool.UnsafeQueueUserWorkItem(static work => work.World.ReadBodies(work.Index, work.MaxBytes), (World: this, Index: index, MaxBytes: maxBytes), preferLocal: false);

    public void Answer(BodyRequest request, Term term)
    {
        if (Interlocked.Increment(ref _answering) > MostAnswers)
            Interlocked.Decrement(ref _answering);
        else
            ThreadPool.UnsafeQueueUserWorkItem(static work => work.World.ReadBody(work.Request, work.Term), (World: this, Request: request, Term: term), preferLocal: false);
    }

    public void Rescue(BodyReference reference, ReadOnlyMemory<byte> body) => log.Rescue(GroupId.Default, SnapshotKeeper.SpanOf(reference), body);

    public bool TryGetRescued(BodyReference reference, out ReadOnlyMemory<byte> body) => log.TryGetRescued(GroupId.Default, SnapshotKeeper.SpanOf(reference), out body);

    public void Write(SnapshotRequest snapshot) => Snapshots.Write(snapshot);

    public void Release(LogIndex upTo) => Snapshots.Release(upTo);

    public void ReadSnapshot(NodeId to, ulong id, long offset) => Snapshots.Read(to, id, offset);

    public void EndSnapshot(NodeId to) => Snapshots.End(to);

    public void Accept(SnapshotChunk chunk) => Snapshots.Accept(chunk);

    public void Send(NodeId to, RaftMessage message) => Peers.Send(GroupId.Default, to, message);

    public SendResult TrySend(NodeId to, RaftMessage message) => Peers.Send(GroupId.Default, to, message) switch
    {
        PeerSend.Taken => SendResult.Taken,
        PeerSend.NotConnected => SendResult.NotConnected,
        PeerSend.Full => SendResult.Full,
        _ => SendResult.TooLarge,
    };

    public void Meet(IReadOnlyList<Member> peers, Membership committed) =>
        Peers.Meet([.. peers.Select(QueueNode.PeerOf)], committed.HasRemoved);

    private void ReadBodies(LogIndex index, long maxBytes)
    {
        try
        {
            Inbox.PostBodies(index, log.ReadBodies(GroupId.Default, index, maxBytes));
        }
        catch (LogCorruptException damage)
        {
            Inbox.PostDamage(index, damage.Message);
        }
        catch (Exception error)
        {
            failed(error);
        }
    }

    private void ReadBody(BodyRequest request, Term term)
    {
        try
        {
            Peers.Send(GroupId.Default, request.From, BodyAnswer.To(request, self, term, log));
        }
        catch (Exception error)
        {
            failed(error);
        }
        finally
        {
            Interlocked.Decrement(ref _answering);
        }
    }
}
