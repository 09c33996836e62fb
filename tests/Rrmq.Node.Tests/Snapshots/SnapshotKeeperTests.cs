using Microsoft.Extensions.Logging.Abstractions;
using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Storage;

namespace Rrmq.Node.Tests;

public sealed class SnapshotKeeperTests : IDisposable
{
    private const int PieceBytes = 12;
    private static readonly NodeId Slow = new(2);
    private static readonly NodeIdentity Identity = new(new ClusterId(1), new NodeId(1), new Incarnation(1));

    private readonly string _folder = Directory.CreateTempSubdirectory("rrmq-keeper-").FullName;
    private readonly PosixFileSystem _files = new();

    /// <summary>Found by seed 273133928 of the simulation: the leader took the missing file for a failing disk, and ended.</summary>
    [Fact]
    public void A_peer_that_asks_again_for_a_piece_of_a_snapshot_that_is_gone_is_sent_the_newest()
    {
        var log = Path.Combine(_folder, "log");
        LogStore.Create(_files, log, Identity, new LogOptions());
        using var store = LogStore.Open(_files, log, Identity, new LogOptions());
        using var keeper = new SnapshotKeeper(store, SnapshotStore.Open(_files, Path.Combine(_folder, "snapshots"), Identity), Identity, loaded: null, PieceBytes, NullLogger.Instance);
        Write(keeper, 1);
        var first = keeper.Read(Slow, 0, 0);
        Assert.Equal(1, first.Snapshot?.Index.Value);
        Assert.Equal(PieceBytes, keeper.Read(Slow, first.Id, PieceBytes).Data.Length);

        Write(keeper, 2);
        Write(keeper, 3);
        Assert.Null(keeper.Read(Slow, first.Id, 0).Snapshot);
        Assert.Equal(3, keeper.Read(Slow, 0, 0).Snapshot?.Index.Value);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Write(SnapshotKeeper keeper, long index)
    {
        var state = new QueueStateMachine();
        for (var entry = 1; entry <= index; entry++)
            state.Apply(entry, ReadOnlyMemory<byte>.Empty, []);
        var meta = new SnapshotMeta(new LogIndex(index), new Term(1), Membership.Bootstrap([new NodeId(1)]));
        Assert.True(keeper.Write(new SnapshotRequest(meta, state.Capture(), []), CancellationToken.None).Written);
    }
}
