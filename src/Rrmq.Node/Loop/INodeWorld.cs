using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Transport;

namespace Rrmq.Node;

/// <summary>
/// Everything outside the loop that it touches: its log, its peers, its clocks. There are two: real disks and sockets, and the simulation's. Called by the loop
/// only, and nothing here may block but <see cref="Read"/>.
/// </summary>
public interface INodeWorld
{
    /// <summary>Monotonic milliseconds.</summary>
    long NowMs { get; }

    /// <summary>Milliseconds since 1970 by the wall clock; asked once, for the first stamp of a new cluster.</summary>
    long WallClockMs { get; }

    /// <summary>True for a few milliseconds at most while answers are on their way to those who soon ask again: the next batch waits for them. Their arrival wakes the loop.</summary>
    bool AreAnswersUnderWay => false;

    /// <summary>True while the volume has too little room for more messages.</summary>
    bool IsDiskFull { get; }

    /// <summary>True while the log grows out of what was set aside.</summary>
    bool IsOnReserve { get; }

    /// <summary>True while even that is nearly gone.</summary>
    bool IsReserveSpent { get; }

    /// <summary>Hands work to the log writer, which sends what waits for it and then posts the mark back to the inbox.</summary>
    void Submit(StorageAppend append);

    /// <summary>Reads entries back from the log: at least one, no more than <paramref name="maxBytes"/> of payload beyond it.</summary>
    IReadOnlyList<Entry> Read(EntryRange range, long maxBytes);

    /// <summary>
    /// Begins to read back what the log keeps of an applied entry's bodies, and of the entries that lie behind it, about <paramref name="maxBytes"/> of them. Does not block;
    /// the result comes to the inbox with that entry first. When its record no longer reads as it was written, that comes instead.
    /// </summary>
    void Fetch(LogIndex index, long maxBytes);

    /// <summary>Begins to read one body of an applied entry for a peer, which is then answered. Does not block; with too many under way the request is dropped.</summary>
    void Answer(BodyRequest request, Term term);

    /// <summary>Keeps a body that a peer gave for a damaged record; a compaction writes it down.</summary>
    void Rescue(BodyReference reference, ReadOnlyMemory<byte> body);

    /// <summary>A body that a peer gave. Does not block.</summary>
    bool TryGetRescued(BodyReference reference, out ReadOnlyMemory<byte> body);

    /// <summary>Begins to write a snapshot, beside everything else. What became of it comes to the inbox. One at a time.</summary>
    void Write(SnapshotRequest snapshot);

    /// <summary>
    /// Begins to give back what lies in entries up to an index, which the core has forgotten, and what the snapshot written last no longer leads to. Its end comes to the inbox.
    /// </summary>
    void Release(LogIndex upTo);

    /// <summary>Begins to read a piece of the newest snapshot for a peer; it comes to the inbox. Id 0 begins a transfer.</summary>
    void ReadSnapshot(NodeId to, ulong id, long offset);

    /// <summary>The peer needs no more of it.</summary>
    void EndSnapshot(NodeId to);

    /// <summary>Begins to put a piece of a leader's snapshot on disk; what became of it comes to the inbox.</summary>
    void Accept(SnapshotChunk chunk);

    void Send(NodeId to, RaftMessage message);

    /// <summary>The same, for messages that nobody sends again: says whether it can have left at all.</summary>
    SendResult TrySend(NodeId to, RaftMessage message);

    /// <summary>From now on these are the nodes to be connected with, and these are members no longer, which they are told. Does not block.</summary>
    void Meet(IReadOnlyList<Member> peers, Membership committed);
}
