using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Storage;
using Rrmq.Transport;

namespace Rrmq.Node;

/// <summary>
/// A real node: data folder, log, loop thread and peer connections, opened and closed together. Safe for many threads. A disk error or a broken invariant ends
/// it for good: <see cref="Failed"/> completes and nothing is acknowledged any more.
/// </summary>
public sealed class QueueNode : IAsyncDisposable
{
    /// <summary>A change waits for its turn, for two rounds over the disks of a majority, and for a slow one among them.</summary>
    private static readonly TimeSpan ChangePatience = TimeSpan.FromSeconds(5);

    /// <summary>This share of what must be free is set aside for the time when it is not.</summary>
    private const int ReservedShare = 2;

    private readonly DataFolder _folder;
    private readonly ILogStore _log;
    private readonly DiskReserve _reserve;
    private readonly DiskSpace _disk;
    private readonly RealWorld _world;
    private readonly NodeLoop _loop;
    private readonly LogWriter _writer;
    private readonly SnapshotWorker _snapshots;
    private readonly Doorbell _bell = new();
    private readonly Thread _thread;
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayStop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _stopLock = new();
    private readonly TimeSpan _patience;
    private readonly AnswerCourier _answers;
    private readonly Patience _commands;
    private readonly TimeProvider _time;
    private Task? _stopped;
    private volatile bool _leaving;
    private volatile bool _ended;

    private QueueNode(NodeOptions options, DataFolder folder, OpenedStorage storage, DiskReserve reserve, TimeProvider time, ILoggerFactory loggers)
    {
        Options = options;
        _patience = options.RequestTimeout + TimeSpan.FromMilliseconds(50);
        _time = time;
        _folder = folder;
        var (log, snapshots) = storage;
        _log = log;
        var logger = loggers.CreateLogger("Rrmq.Node");
        _reserve = reserve;
        _disk = new DiskSpace(() => log.FreeBytes, () => log.DiskFull, options.MinFreeDiskBytes, reserve, time, logger);
        _world = new RealWorld(options.Self.Node, log, _disk, time, FailUnlessEnded);

        _answers = _world.Answers = new AnswerCourier(_bell.Ring);
        _commands = new Patience(() => _world.NowMs, _answers, time);
        var inbox = _world.Inbox = new Inbox(options.MaxWaitingBytes, _bell.Ring, options.MaxWaitingRequests);
        var recovered = log.Recover(GroupId.Default);
        logger.Recovered(recovered.HardState.Term.Value, recovered.LastIndex.Value, log.CutBytes);
        var found = SnapshotRecovery.Load(snapshots, recovered.Base.Index, logger);
        if (found.Meta is { } meta)
            logger.SnapshotLoaded(meta.Index.Value, found.State.MessageCount);
        _loop = new NodeLoop(options, RaftOptionsOf(options), log.Restore(GroupId.Default) with { Snapshot = found.Meta }, found, _world, inbox, logger);
        var keeper = new SnapshotKeeper(log, snapshots, folder.Identity, found.ToSend(), options.SnapshotPieceBytes, logger);
        _snapshots = _world.Snapshots = new SnapshotWorker(keeper, inbox, _loop.Monitor.Meter, Fail);
        _writer = _world.Writer = new LogWriter(log, Durable, Fail);
        var peerInbox = new PeerInbox(inbox, folder.Peers, Fail);
        Peers = _world.Peers = new PeerNetwork(folder.Identity, options.Self.PublicAddress, PeersOf(options), new PeerNetworkOptions(), peerInbox, peerInbox,
            time, loggers.CreateLogger("Rrmq.Transport"), options.IsNewcomer ? $"{options.Self.Host}:{options.Self.InternalPort}" : null);
        _thread = new Thread(Run) { Name = "rrmq-loop", IsBackground = true };
    }

    public NodeOptions Options { get; }

    /// <summary>Requests that wait here for something to take.</summary>
    public int WaitingRequests => _loop.Inbox.Patient;

    public NodeIdentity Identity => _folder.Identity;

    /// <summary>The data folder under which a member is known here: the one it joined with, or answered from; null before it ever did.</summary>
    public Incarnation? FolderOf(Member member) =>
        member.Node == Identity.Node ? Identity.Incarnation : member.Folder ?? (_folder.Peers.TryGet(member.Node, out var met) ? met : null);

    /// <summary>The peer connections; the server hands accepted ones over to them.</summary>
    public PeerNetwork Peers { get; }

    /// <summary>Completes with the cause when the node can no longer go on: the process must end.</summary>
    public Task<Exception> Failed => _failed.Task;

    /// <summary>True while the loop turns: it has looked at its clock within the last seconds.</summary>
    public bool IsLoopAlive => _world.NowMs - _loop.Status.TakenAtMs < 5_000;

    /// <summary>A recent picture of the node, at most a few dozen milliseconds old.</summary>
    public NodeStatus Status => _loop.Status with { Peers = Contacts(_loop.Status.Peers) };

    /// <summary>What consensus did here last.</summary>
    public RaftJournal Journal => _loop.Journal;

    /// <summary>The node's monotonic clock, which <see cref="NodeStatus.TakenAtMs"/> and <see cref="JournalLine.AtMs"/> speak of.</summary>
    public long ElapsedMs => _world.NowMs;

    /// <summary>What happened since the node started.</summary>
    public NodeMeter Meter => _loop.Monitor.Meter;

    /// <summary>How long batches of the log took to become durable.</summary>
    public LatencyHistogram AppendTimes => _writer.AppendTimes;

    /// <summary>How long the syncs among that took; null where the store does not tell.</summary>
    public LatencyHistogram? SyncTimes => _log.SyncTimes;

    /// <summary>Bytes of all files of the store.</summary>
    public long BytesOnDisk => _log.BytesOnDisk;

    /// <summary>Bytes that the store can still take, what is set aside not counted. Asks the volume.</summary>
    /// <exception cref="IOException">The volume could not be asked.</exception>
    public long FreeBytes => _log.FreeBytes;

    /// <summary>Bytes that are set aside for a full disk.</summary>
    public long ReservedBytes => _reserve.HeldBytes;

    /// <summary>Opens the data folder and recovers the log.</summary>
    /// <exception cref="DataFolderException">The folder is another node's, another cluster's, in use, or not understood. Nothing was changed.</exception>
    /// <exception cref="LogCorruptException">The log holds damage that a crash cannot explain. Nothing was changed.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public static QueueNode Open(NodeOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        var bare = new PosixFileSystem();
        var reserve = new DiskReserve(bare, Path.Combine(options.DataPath, DiskReserve.FileName), options.MinFreeDiskBytes / ReservedShare);
        var files = new ReservingFileSystem(bare, reserve);
        var engine = options.Engine(bare);
        var folder = DataFolder.Open(files, options.DataPath, options.Cluster, options.Self.Node, options.Self.PublicAddress, () => options.Incarnation ?? DrawIncarnation(), engine);
        try
        {
            reserve.Refill(bare.FreeBytes(options.DataPath));
            var progress = new RecoveryReporter(time, loggers.CreateLogger("Rrmq.Node"));
            var storage = engine.Open(files, options.DataPath, folder.Identity, progress.Report);
            try
            {
                return new QueueNode(options, folder, storage, reserve, time, loggers);
            }
            catch
            {
                storage.Log.Dispose();
                throw;
            }
        }
        catch
        {
            reserve.Dispose();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Notes in the data folder of a node that has ended that it lost promises: no start makes it act under its id again.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public void NoteDamage(string finding) => DamageNote.Write(new PosixFileSystem(), Options.DataPath, finding);

    /// <summary>Starts the loop and the peer connections.</summary>
    public void Start()
    {
        _thread.Start();
        Peers.Start();
    }

    /// <summary>The fate of one command. Completes within <see cref="NodeOptions.RequestTimeout"/> and a few milliseconds, never on the loop's own thread.</summary>
    /// <param name="command">What to do.</param>
    /// <param name="hungUp">Cancelled when the client is gone: a command that is not proposed yet is then dropped, so that nobody's pop takes no message.</param>
    public async ValueTask<Answer> SubmitAsync(Command command, CancellationToken hungUp = default)
    {
        var pending = new PendingCommand(command, Deadline(), _answers, hungUp);
        if (_ended)
            return new Answer(AnswerKind.Stopping);
        if (!_loop.Inbox.TryPost(pending))
            return new Answer(AnswerKind.Overloaded);

        _commands.Add(pending);
        try
        {
            // The loop may end without seeing it, or may just be proposing it: nobody can tell any more.
            if (_ended && pending.TrySetResult(new Answer(AnswerKind.LeadershipLost)))
                _answers.Depart();
            return await pending.Task.ConfigureAwait(false);
        }
        finally
        {
            _commands.Remove(pending);
            _loop.Inbox.Release(command.EncodedSize);
        }
    }

    /// <summary>
    /// The fate of one command, from any node: one that does not lead passes it on to the leader, in one hop. Completes within the wait and <see cref="NodeOptions.RequestTimeout"/>, and a few
    /// milliseconds, never on the loop's own thread.
    /// </summary>
    /// <param name="command">What to do.</param>
    /// <param name="options">How to be answered.</param>
    /// <param name="hungUp">Cancelled when the client is gone: what is not proposed yet is then dropped, and nothing is taken for it.</param>
    public async ValueTask<Answer> RequestAsync(Command command, RequestOptions options = default, CancellationToken hungUp = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        var wait = options.WaitOf(command);
        var until = _world.NowMs + (long)wait.TotalMilliseconds;
        var request = new LocalRequest(command, options with { Wait = wait }, until, until + (long)Options.RequestTimeout.TotalMilliseconds, _answers, hungUp);
        if (_ended)
            return new Answer(AnswerKind.Stopping);
        if (!_loop.Inbox.TryPost(request))
            return new Answer(request.IsPatient ? AnswerKind.TooManyWaiting : AnswerKind.Overloaded);
        if (_ended)
        {
            request.Complete(new Answer(AnswerKind.LeadershipLost));
            _answers.Depart();
        }

        if (request.IsPatient)
            return await WaitForAsync(request, wait, hungUp).ConfigureAwait(false);
        _commands.Add(request);
        try
        {
            return await request.Answer.ConfigureAwait(false);
        }
        finally
        {
            _commands.Remove(request);
            _loop.Inbox.Release(command.EncodedSize, isPatient: false);
        }
    }

    /// <summary>One that waits leaves when its client does; all others are over soon.</summary>
    private async ValueTask<Answer> WaitForAsync(LocalRequest request, TimeSpan wait, CancellationToken hungUp)
    {
        using var leaving = hungUp.UnsafeRegister(_ => _loop.Inbox.PostHungUp(request), null);
        try
        {
            return await request.Answer.WaitAsync(wait + _patience, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            ((IImpatient)request).RunOut();
            _answers.Depart();
            return await request.Answer.ConfigureAwait(false);
        }
        finally
        {
            _loop.Inbox.Release(request.Command.EncodedSize, isPatient: true);
        }
    }

    /// <summary>What a query says of the state, from any node. Completes within <see cref="NodeOptions.RequestTimeout"/> and a few milliseconds.</summary>
    /// <param name="query">Runs on the loop's thread, so it is short, and what it returns stays as it is when the state goes on. What it throws, the caller gets.</param>
    /// <param name="options">How new the state must be.</param>
    /// <param name="contents">Which contents to load for what the query said, before the answer completes; null: none.</param>
    /// <param name="hungUp">Cancelled when the client is gone.</param>
    public async ValueTask<ReadAnswer<T>> ReadAsync<T>(
        Func<QueueStateMachine, T> query, ReadOptions options = default, Func<T, IReadOnlyList<BodyReference>>? contents = null, CancellationToken hungUp = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var pending = new PendingQuery<T>(query, contents, options, Deadline(), hungUp);
        if (_ended)
            return Refused<T>(AnswerKind.Stopping);
        if (!_loop.Inbox.TryPost(pending))
            return Refused<T>(AnswerKind.Overloaded);
        if (_ended)
            pending.Complete(Refused<T>(AnswerKind.Stopping));

        try
        {
            return await pending.Answer.WaitAsync(_patience, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return Refused<T>(AnswerKind.NoLeader);
        }
        finally
        {
            _loop.Inbox.Release(0);
        }
    }

    /// <summary>All topics, after the leader has made sure that it still leads.</summary>
    /// <param name="anyNode">True: a follower answers too, from its own state, once it has caught up with the leader's commit index.</param>
    public async ValueTask<TopicsAnswer> ListTopicsAsync(bool anyNode)
    {
        var pending = new PendingListing(anyNode, Deadline());
        if (_ended)
            return new TopicsAnswer(AnswerKind.Stopping, []);
        if (!_loop.Inbox.TryPost(pending))
            return new TopicsAnswer(AnswerKind.Overloaded, []);
        if (_ended)
            pending.TrySetResult(new TopicsAnswer(AnswerKind.Stopping, []));

        try
        {
            return await pending.Task.WaitAsync(_patience, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return new TopicsAnswer(AnswerKind.NoLeader, []);
        }
        finally
        {
            _loop.Inbox.Release(0);
        }
    }

    /// <summary>
    /// What every topic holds, as this node has it, which may lag behind the leader. Does not need a quorum. Null when the loop does not look up in time; empty when it has ended.
    /// </summary>
    public async ValueTask<IReadOnlyList<TopicFigures>?> CountTopicsAsync()
    {
        if (_ended)
            return [];
        var asked = _loop.Monitor.CountTopicsAsync();
        _bell.Ring();
        try
        {
            return await asked.WaitAsync(_patience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <summary>
    /// Everything that is queued and remembered, as new as what was committed when it was asked for. What it leads to stays on the disk until it is disposed.
    /// </summary>
    /// <returns>The backup, or null and why there is none.</returns>
    public async ValueTask<(Backup? Backup, AnswerKind Kind)> BackupAsync()
    {
        SnapshotRequest? held = null;
        var pending = new PendingCapture(request => _snapshots.Hold((held = request).Capture), Deadline());
        if (_ended)
            return (null, AnswerKind.Stopping);
        if (!_loop.Inbox.TryPost(pending))
            return (null, AnswerKind.Overloaded);
        if (_ended)
            pending.TrySetResult(AnswerKind.Stopping);

        try
        {
            var kind = await pending.Task.ConfigureAwait(false);
            return kind == AnswerKind.Applied ? (new Backup(held!, Identity, _log, _time, _snapshots.LetGo), kind) : (null, kind);
        }
        finally
        {
            _loop.Inbox.Release(0);
        }
    }

    /// <summary>The fate of a change of the members, or of leadership. Completes within a few seconds.</summary>
    public async ValueTask<ChangeAnswer> ChangeAsync(ChangeRequest request)
    {
        var pending = new PendingChange(request, _world.NowMs + (long)ChangePatience.TotalMilliseconds);
        if (_ended)
            return new ChangeAnswer(ChangeStatus.NoLeader, "this node is stopping");
        if (!_loop.Inbox.TryPost(pending))
            return new ChangeAnswer(ChangeStatus.NoLeader, "too many requests wait already");
        if (_ended)
            pending.TrySetResult(new ChangeAnswer(ChangeStatus.Unknown, "this node is stopping"));

        try
        {
            return await pending.Task.WaitAsync(ChangePatience + _patience, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return new ChangeAnswer(ChangeStatus.Unknown, "the node did not look at the request in time");
        }
        finally
        {
            _loop.Inbox.Release(0);
        }
    }

    /// <summary>Hands leadership over when it has it, lets requests in flight finish, and stops. Under 2 s.</summary>
    public Task StopAsync()
    {
        lock (_stopLock)
            return _stopped ??= StopOnceAsync();
    }

    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private async Task StopOnceAsync()
    {
        if (_thread.IsAlive)
        {
            _leaving = true;
            _bell.Ring();
            await _mayStop.Task.ConfigureAwait(false);
            _ended = true;
            _bell.Ring();
            await Task.Run(_thread.Join).ConfigureAwait(false);
        }

        await Peers.DisposeAsync().ConfigureAwait(false);
        _commands.Dispose();
        _answers.Dispose();
        _writer.Dispose();
        _snapshots.Dispose();
        await _disk.DisposeAsync().ConfigureAwait(false);
        _log.Dispose();
        _reserve.Dispose();
        _folder.Dispose();
    }

    private void Run()
    {
        try
        {
            while (!_ended)
            {
                if (_leaving)
                    _loop.BeginStop();
                var rest = _loop.RunOnce();
                _answers.Depart();
                if (_loop.MayStop)
                    _mayStop.TrySetResult();
                _bell.Sleep(rest);
            }
        }
        catch (Exception error)
        {
            Fail(error);
        }

        _loop.Abandon();
        _answers.Depart();
        _mayStop.TrySetResult();
    }

    /// <summary>
    /// On the log writer's thread: what waited for the disk leaves without another hop, then the loop hears of it. A follower has done with that what it had to do; only a leader, or who wants to be one,
    /// counts its own disk too.
    /// </summary>
    private void Durable(StorageAppend append)
    {
        foreach (var send in append.AfterDurable)
            _world.Send(send.To, send.Message);
        var isAwaited = append.HardState is not null || append.ResetTo is not null || _loop.Status.Role != Role.Follower;
        _loop.Inbox.PostCompletion(append.Mark, isAwaited);
    }

    /// <summary>A read that the closing of the log overtook is no failure: nobody waits for it any more.</summary>
    private void FailUnlessEnded(Exception error)
    {
        if (!_ended)
            Fail(error);
    }

    private void Fail(Exception error)
    {
        _ended = true;
        _failed.TrySetResult(error);
        _bell.Ring();
    }

    private ReadAnswer<T> Refused<T>(AnswerKind kind) => new(kind, default, _loop.Status.Leader, _loop.Status.Term, default, []);

    private long Deadline() => _world.NowMs + (long)Options.RequestTimeout.TotalMilliseconds;

    private List<PeerStatus> Contacts(IReadOnlyList<PeerStatus> peers)
    {
        var contacts = Peers.Contacts;
        var joined = new List<PeerStatus>(peers.Count);
        foreach (var peer in peers)
        {
            var contact = contacts.FirstOrDefault(one => one.Node == peer.Member.Node);
            var alive = contact is { SinceReceivedMs: { } since } && since < AliveWithin.TotalMilliseconds;
            joined.Add(peer with { Alive = alive, LastContactMs = contact?.SinceReceivedMs, RoundTrip = contact?.RoundTrip });
        }

        return joined;
    }

    /// <summary>A peer that has been silent for two of the longest election timeouts is taken for dead.</summary>
    private TimeSpan AliveWithin => Options.ElectionTimeout * 4;

    private static RaftOptions RaftOptionsOf(NodeOptions options) => new()
    {
        Self = options.Self.Node,
        Voters = options.IsNewcomer ? [] : [.. options.Members.Select(member => member.Node).Order()],
        ElectionTimeoutMs = (long)options.ElectionTimeout.TotalMilliseconds,
        HeartbeatMs = (long)options.HeartbeatInterval.TotalMilliseconds,
        DiskStallMs = (long)options.DiskStallTimeout.TotalMilliseconds,
        Seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))),
    };

    private static List<Peer> PeersOf(NodeOptions options) =>
    [
        .. options.Members.Where(member => member.Node != options.Self.Node).Select(PeerOf),
    ];

    internal static Peer PeerOf(Member member) => new(member.Node, member.Name, member.PublicAddress, member.Host, member.InternalPort);

    private static Incarnation DrawIncarnation() => new(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))));
}
