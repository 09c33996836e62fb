using Microsoft.Extensions.Logging;
using Rrmq.Node;
using Rrmq.Raft;
using Rrmq.Storage;
using Rrmq.Transport;

namespace Rrmq.Simulation;

/// <summary>What a process holds from its start to its end, opened piece by piece in the order of the production node. What is open when one piece fails is closed with the rest.</summary>
internal sealed class SimProcess(Simulation simulation, SimNode node, Chance chance, ILogger logger) : IDisposable
{
    public const string DataPath = "/data";
    public static readonly ClusterId Cluster = new(1);

    private const long LeastFreeBytes = 64 * 1024;
    private const long ReserveBytes = LeastFreeBytes / 2;
    private const long ReservePieceBytes = 2 * 1024;
    private const long SnapshotBytes = 8 * 1024;
    private const int SnapshotPieceBytes = 1500;
    private static readonly LogOptions SmallSegments = new() { SegmentBytes = 16 * 1024, LeastPreparedBytes = 4 * 1024, MostPreparedBytes = 8 * 1024 };

    public static readonly LogEngine Engine = new(SmallSegments);

    private DataFolder? _folder;
    private DiskReserve? _reserve;
    private DiskSpace? _space;
    private PeerInbox? _peers;

    /// <summary>Null while it is not open, or was not to be opened.</summary>
    public NodeLoop? Loop { get; private set; }

    public LogStore? Log { get; private set; }

    public SnapshotKeeper? Keeper { get; private set; }

    public PeerRoster? Roster { get; private set; }

    public NodeIdentity Identity => _folder!.Identity;

    public bool IsDiskFull => _space!.IsFull;

    public bool IsOnReserve => _space!.IsOnReserve;

    public bool IsReserveSpent => _space!.IsSpent;

    /// <summary>Bytes that are still set aside on its disk.</summary>
    public long ReservedBytes => _reserve?.HeldBytes ?? 0;

    /// <param name="wake">Called when something was posted to the loop, with the milliseconds until it may look.</param>
    public void Open(Action<long> wake)
    {
        var life = node.Life;
        var bare = node.Disk.Files;
        _reserve = new DiskReserve(bare, Path.Combine(DataPath, DiskReserve.FileName), ReserveBytes, ReservePieceBytes);
        var files = new ReservingFileSystem(bare, _reserve);
        var newcomer = node.IsNewcomer ? new Newcomer(files, DataPath, new LogEngine(SmallSegments), DrawIncarnation) : null;
        _folder = DataFolder.Open(files, DataPath, Cluster, node.Id, node.Member.PublicAddress, () => newcomer?.Incarnation ?? DrawIncarnation(), SmallSegments);
        _reserve.Refill(bare.FreeBytes(DataPath));
        var log = Log = LogStore.Open(files, _folder.LogPath, _folder.Identity, SmallSegments, ahead: bare);
        var recovered = log.Recover(GroupId.Default);
        var snapshots = SnapshotStore.Open(files, _folder.SnapshotsPath, _folder.Identity);
        var options = OptionsOf(newcomer);
        var raft = new RaftOptions { Self = node.Id, Voters = newcomer is null ? [.. options.Members.Select(member => member.Node)] : [], Seed = chance.Next() };
        _space = new DiskSpace(() => log.FreeBytes, () => log.DiskFull, LeastFreeBytes, _reserve, new SimTime(simulation.Scheduler, () => life == node.Life, how => node.End(how)), logger);
        var inbox = new Inbox(1 << 20, () => wake(chance.Between(0, 1)));
        _peers = new PeerInbox(inbox, _folder.Peers, node.Refuse);
        Roster = new PeerRoster(_folder.Identity, options.Members.Select(member => member.Node).Where(member => member != node.Id), _peers);
        var restored = log.Restore(GroupId.Default);
        var found = SnapshotRecovery.Load(snapshots, recovered.Base.Index, logger);
        Keeper = new SnapshotKeeper(log, snapshots, _folder.Identity, found.ToSend(), SnapshotPieceBytes, logger);
        node.Knows(options.Members);
        Loop = new NodeLoop(options, raft, restored with { Snapshot = found.Meta }, found, node, inbox, logger);
    }

    public void RefusedAsRemoved(NodeId by) => _peers!.RefusedAsRemoved(by);

    public void Dispose()
    {
        _space?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Log?.Dispose();
        _reserve?.Dispose();
        _folder?.Dispose();
    }

    private NodeOptions OptionsOf(Newcomer? newcomer) => new()
    {
        Cluster = Cluster,
        Self = node.Member,
        Members = newcomer?.Contacts ?? simulation.Founders,
        IsNewcomer = newcomer is not null,
        DataPath = DataPath,
        SegmentBytes = SmallSegments.SegmentBytes,
        MinFreeDiskBytes = LeastFreeBytes,
        SnapshotBytes = SnapshotBytes,
        SnapshotPieceBytes = SnapshotPieceBytes,
    };

    private Incarnation DrawIncarnation() => new(chance.Next());
}
