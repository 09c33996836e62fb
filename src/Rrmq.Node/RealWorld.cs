using Rrmq.Raft;
using Rrmq.Storage;
using Rrmq.Transport;

namespace Rrmq.Node;

/// <summary>The loop's world on a real machine: the log writer, the peer connections, the system's clocks.</summary>
internal sealed class RealWorld(LogStore log, DiskSpace disk, TimeProvider time) : INodeWorld
{
    private readonly long _origin = time.GetTimestamp();

    /// <summary>Set once, right after construction: writer and network call back into the node that owns this world.</summary>
    public LogWriter Writer { private get; set; } = null!;

    public PeerNetwork Peers { private get; set; } = null!;

    public long NowMs => (long)time.GetElapsedTime(_origin).TotalMilliseconds;

    public long WallClockMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    public bool IsDiskFull => disk.IsFull;

    public void Submit(StorageAppend append) => Writer.Submit(append);

    public IReadOnlyList<Entry> Read(EntryRange range, long maxBytes) => log.Read(GroupId.Default, range, maxBytes);

    public void Send(NodeId to, RaftMessage message) => Peers.Send(GroupId.Default, to, message);
}
