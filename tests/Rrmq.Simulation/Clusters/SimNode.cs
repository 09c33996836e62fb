using Microsoft.Extensions.Logging;
using Rrmq.Node;
using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Storage;
using Rrmq.Transport;

namespace Rrmq.Simulation;

/// <summary>
/// A machine: the production data folder, log, loop, core, state machine, peer roster and disk watch over a disk that forgets what was not synced. Only threads are missing:
/// the loop's turns, the log writer's batches and the preparer's pieces are events. A process that ends is started again, as a supervisor does.
/// </summary>
internal sealed class SimNode : INodeWorld
{
    private const string DataPath = "/data";
    private const long LeastFreeBytes = 24 * 1024;
    private const long PrepareAgainMs = 1000;
    private const long SnapshotBytes = 8 * 1024;
    private const int SnapshotPieceBytes = 1500;

    private static readonly LogOptions SmallSegments = new() { SegmentBytes = 16 * 1024, LeastPreparedBytes = 4 * 1024, MostPreparedBytes = 8 * 1024 };

    private readonly Simulation _simulation;
    private readonly Scheduler _scheduler;
    private readonly SimClock _clock;
    private readonly Chance _chance;
    private readonly ILogger _logger;
    private readonly SimBackground _background;
    private readonly List<StorageAppend> _queued = [];
    private StorageAppend[] _underWay = [];
    private DataFolder? _folder;
    private LogStore? _log;
    private NodeLoop? _loop;
    private SnapshotKeeper? _keeper;
    private PeerRoster? _roster;
    private DiskSpace? _space;
    private long _wakeAtMs = long.MaxValue;
    private long _pausedUntilMs;
    private long? _downMs;
    private bool _writing;
    private bool _preparing;
    private bool _leaving;

    public SimNode(Simulation simulation, Member member)
    {
        _simulation = simulation;
        _scheduler = simulation.Scheduler;
        Member = member;
        var number = member.Node.Value;
        _chance = Chance.Of(simulation.Scenario.Seed, "node", number);
        _logger = new TraceLogger(simulation, member.Name);
        Disk = new SimDisk(simulation, number);
        _background = new SimBackground(this, simulation);
        var drift = simulation.Scenario.Weather.Drift * ((2 * _chance.NextDouble()) - 1);
        _clock = new SimClock(_scheduler, 1_000_000L * number, 1_700_000_000_000 + _chance.Between(-100_000_000L, 100_000_000L), 1 + drift);
    }

    public Member Member { get; }
    public SimDisk Disk { get; }
    public SimClock Clock => _clock;
    public NodeLoop? Loop => _loop;
    public LogStore? Log => _log;

    /// <summary>True while its process runs, frozen or not.</summary>
    public bool IsUp => _loop is not null;

    /// <summary>False after a power cut, until the process is started again: nobody answers for it, not even to say that nobody listens.</summary>
    public bool HasPower { get; private set; } = true;

    public bool IsPaused => PausedForMs > 0;

    public long PausedForMs => _pausedUntilMs - _scheduler.NowMs;

    /// <summary>Counts starts and ends, so that what was meant for an earlier process finds out.</summary>
    public long Life { get; private set; }

    public NodeIdentity Identity => _folder!.Identity;

    public PeerRoster Roster => _roster!;

    /// <summary>The peers whose incarnation it remembers, durably.</summary>
    public HashSet<NodeId> Remembered { get; } = [];

    /// <summary>True once its disk was damaged or wiped: with the others of this kind it stays a minority for the rest of the run.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>True once it refused its own disk at a start. It stays away.</summary>
    public bool HasRefusedItsDisk { get; private set; }

    public bool IsWiped { get; private set; }

    /// <summary>True once a peer told it that it was replaced.</summary>
    public bool IsRefusedByPeers { get; set; }

    /// <summary>True when the cluster may count on it after all was healed.</summary>
    public bool IsSound => !HasRefusedItsDisk && !IsWiped;

    /// <summary>
    /// True while its disk surely holds the note of how far its log is durable: from a start until a power cut or damage. Rot on top of those is beyond the promise
    /// (docs/decisions/0011).
    /// </summary>
    public bool MayRot { get; private set; }

    public long NowMs => _clock.NowMs;

    public long WallClockMs => _clock.WallClockMs;

    public bool IsDiskFull => _space!.IsFull;

    public void Start()
    {
        if (IsUp || HasRefusedItsDisk)
            return;
        Life++;
        HasPower = true;
        try
        {
            Open();
        }
        catch (Exception e) when (e is LogCorruptException or DataFolderException or SnapshotDamagedException && IsDamaged)
        {
            Refuse(e);
            return;
        }
        catch (IOException e)
        {
            _simulation.Note($"{Member.Name} cannot start: {e.Message}");
            End(NodeEnd.Failed);
            return;
        }
        catch (SuddenEndException e)
        {
            End(e.End);
            return;
        }

        _simulation.Note($"{Member.Name} starts: term {_loop!.Core.Term}, last {_loop.Core.LastIndex}, {_log!.Recovery.CutBytes} bytes cut");
        MayRot = true;
        foreach (var observer in _simulation.Observers)
            observer.Started(this, _log!);
        _simulation.Network.Started(this);
        Wake(Life, 0);
    }

    /// <summary>The process ends now. It is started again after a while.</summary>
    public void End(NodeEnd how, long? downMs = null)
    {
        _simulation.Note($"{Member.Name} {Describe(how)}");
        MayRot &= how != NodeEnd.PowerCut;
        HasPower = how != NodeEnd.PowerCut;
        if (how is NodeEnd.Failed or NodeEnd.Stopped)
            _loop?.Abandon();
        var wasUp = IsUp;
        _loop = null;
        Life++;
        _queued.Clear();
        _underWay = [];
        (_writing, _preparing, _leaving) = (false, false, false);
        (_wakeAtMs, _pausedUntilMs) = (long.MaxValue, 0);
        Disk.End(how);
        _space?.Dispose();
        _log?.Dispose();
        _folder?.Dispose();
        (_space, _log, _folder) = (null, null, null);
        if (wasUp)
        {
            _simulation.Network.Ended(this, how);
            _simulation.ClientsLose(this, how);
        }

        foreach (var observer in _simulation.Observers)
            observer.Ended(this, how);
        StartIn(downMs ?? _downMs ?? _chance.Between(50, 1000));
        _downMs = null;
    }

    /// <summary>When the process next ends by itself, it stays down for so long.</summary>
    public void StayDownFor(long milliseconds) => _downMs = milliseconds;

    public void StartIn(long milliseconds) => _scheduler.After(_simulation.IsHealed ? 1 : milliseconds, Start);

    public void Pause(long milliseconds) => _pausedUntilMs = Math.Max(_pausedUntilMs, _scheduler.NowMs + milliseconds);

    public void Unpause() => _pausedUntilMs = 0;

    /// <summary>Hands leadership over and stops, as SIGTERM makes it.</summary>
    public void Leave(long downMs)
    {
        if (!IsUp)
            return;
        _leaving = true;
        _downMs = downMs;
        Wake(Life, 0);
    }

    /// <summary>Its disk was changed behind its back. The process must be down.</summary>
    public void Rot()
    {
        IsDamaged = true;
        MayRot = false;
    }

    /// <summary>Its disk is taken away and replaced by an empty one. The process must be down.</summary>
    public void Wipe()
    {
        Disk.Wipe();
        Remembered.Clear();
        IsWiped = true;
        Rot();
        foreach (var observer in _simulation.Observers)
            observer.Wiped(this);
    }

    public void Receive(RaftMessage message) => _loop?.Inbox.PostMessage(message);

    public void Unreachable(NodeId peer) => _loop?.Inbox.PostUnreachable(peer);

    /// <summary>The production rule for the far end's identity, remembered on this node's disk before anything is sent. False when refused, or when the disk did not take it.</summary>
    public bool EnterDialed(SimNode peer, out HandshakeVerdict.Refused? refusal)
    {
        refusal = null;
        try
        {
            var far = peer.Member;
            refusal = Roster.EnterDialed(new Peer(far.Node, far.Name, far.PublicAddress, far.Host, far.InternalPort), peer.Identity.Incarnation, out _);
            if (refusal is not null)
                return false;
            Remembered.Add(far.Node);
            return true;
        }
        catch (IOException)
        {
            // As the production dial loop does: another dial, another try.
            return false;
        }
        catch (SuddenEndException e)
        {
            End(e.End);
            return false;
        }
    }

    public void Submit(StorageAppend append)
    {
        _queued.Add(append);
        StartWriting();
    }

    public IReadOnlyList<Entry> Read(EntryRange range, long maxBytes) => _log!.Read(GroupId.Default, range, maxBytes);

    public void Fetch(LogIndex index, long maxBytes) => _background.Do(_chance.Between(0, 3), () =>
    {
        try
        {
            _loop!.Inbox.PostBodies(index, _log!.ReadBodies(GroupId.Default, index, maxBytes));
        }
        catch (LogCorruptException e) when (IsDamaged)
        {
            _loop!.Inbox.PostDamage(index, e.Message);
        }
    });

    public void Answer(BodyRequest request, Term term) => _background.Do(_chance.Between(0, 3), () => Send(request.From, BodyAnswer.To(request, Identity.Node, term, _log!)));

    public void Rescue(BodyReference reference, ReadOnlyMemory<byte> body) =>
        _log!.Rescue(GroupId.Default, new BodySpan(new LogIndex(reference.Index), reference.Offset, reference.Length), body);

    public bool TryGetRescued(BodyReference reference, out ReadOnlyMemory<byte> body) =>
        _log!.TryGetRescued(GroupId.Default, new BodySpan(new LogIndex(reference.Index), reference.Offset, reference.Length), out body);

    public void Write(SnapshotRequest snapshot) =>
        _background.Do(_chance.Between(0, 100), () => _loop!.Inbox.PostWritten(_keeper!.Write(snapshot, CancellationToken.None)));

    public void ReadSnapshot(NodeId to, ulong id, long offset) =>
        _background.Do(_chance.Between(0, 3), () =>
        {
            var piece = _keeper!.Read(to, id, offset);
            _loop!.Inbox.PostMissing(piece.Missing);
            _loop.Inbox.PostPiece(piece);
        });

    public void EndSnapshot(NodeId to) => _background.Do(0, () => _keeper!.End(to));

    public void Accept(SnapshotChunk chunk) =>
        _background.Do(_chance.Between(0, 3), () => _loop!.Inbox.PostAccepted(_keeper!.Accept(chunk, CancellationToken.None)));

    public void Release(LogIndex upTo) => _background.Do(_chance.Between(0, 100), () =>
    {
        _loop!.Inbox.PostMissing(_keeper!.Release(upTo, CancellationToken.None));
        _loop!.Inbox.PostReleased(upTo);
    });

    public void Meet(IReadOnlyList<Member> peers, Membership committed)
    {
        // The simulated network has a way to everybody, members or not.
    }

    public void Send(NodeId to, RaftMessage message)
    {
        foreach (var observer in _simulation.Observers)
            observer.Sent(this, to, message);
        _simulation.Network.Send(this, to, message);
    }

    private void Open()
    {
        _folder = DataFolder.Open(Disk.Files, DataPath, new ClusterId(1), Member.Node, Member.PublicAddress, () => new Incarnation(_chance.Next()), SmallSegments);
        _log = LogStore.Open(Disk.Files, _folder.LogPath, _folder.Identity, SmallSegments);
        var recovered = _log.Recover(GroupId.Default);
        var snapshots = SnapshotStore.Open(Disk.Files, _folder.SnapshotsPath, _folder.Identity);
        var options = new NodeOptions
        {
            Cluster = new ClusterId(1),
            Self = Member,
            Members = _simulation.Members,
            DataPath = DataPath,
            SegmentBytes = SmallSegments.SegmentBytes,
            MinFreeDiskBytes = LeastFreeBytes,
            SnapshotBytes = SnapshotBytes,
            SnapshotPieceBytes = SnapshotPieceBytes,
        };
        var raft = new RaftOptions { Self = Member.Node, Voters = [.. _simulation.Members.Select(member => member.Node)], Seed = _chance.Next() };
        var life = Life;
        var log = _log;
        _space = new DiskSpace(() => log.FreeBytes, () => log.DiskFull, LeastFreeBytes, new SimTime(_scheduler, () => life == Life), _logger);
        var inbox = new Inbox(1 << 20, () => Wake(life, _chance.Between(0, 1)));
        _roster = new PeerRoster(_folder.Identity, raft.Voters.Where(voter => voter != Member.Node), new PeerInbox(inbox, _folder.Peers, Refuse));
        var restored = _log.Restore(GroupId.Default);
        var (state, meta) = SnapshotRecovery.Load(snapshots, recovered.Base.Index, _logger);
        _keeper = new SnapshotKeeper(_log, snapshots, _folder.Identity, meta is null ? null : new SnapshotRequest(meta, state.Capture(), []), SnapshotPieceBytes, _logger);
        _loop = new NodeLoop(options, raft, restored with { Snapshot = meta }, state, this, inbox, _logger);
    }

    /// <summary>It met damage that it cannot live with, and stays away.</summary>
    public void Refuse(Exception because)
    {
        HasRefusedItsDisk = true;
        _simulation.Note($"{Member.Name} refuses its disk: {because.Message}");
        foreach (var observer in _simulation.Observers)
            observer.Refused(this, because);
        if (IsUp)
            End(NodeEnd.Failed);
        _log?.Dispose();
        _folder?.Dispose();
        Disk.End(NodeEnd.Killed);
    }

    private void Wake(long life, long inMs)
    {
        var at = _scheduler.NowMs + inMs;
        if (life != Life || at >= _wakeAtMs)
            return;
        _wakeAtMs = at;
        _scheduler.After(inMs, () => Turn(life, at));
    }

    private void Turn(long life, long at)
    {
        if (life != Life || at != _wakeAtMs || _loop is not { } loop)
            return;
        _wakeAtMs = long.MaxValue;
        if (IsPaused)
        {
            Wake(life, PausedForMs);
            return;
        }

        var before = (loop.Core.Role, loop.Core.Term);
        if (!TryRun(loop, out var rest))
            return;
        if (before != (loop.Core.Role, loop.Core.Term))
            _simulation.Note($"{Member.Name} is {loop.Core.Role} in term {loop.Core.Term}");
        foreach (var observer in _simulation.Observers)
            observer.Turned(this);
        _simulation.Turned(this);
        if (_leaving && loop.MayStop)
            Stop();
        else
            Wake(life, _clock.TrueMs(rest));
    }

    private bool TryRun(NodeLoop loop, out long rest)
    {
        rest = 0;
        try
        {
            if (_leaving)
                loop.BeginStop();
            rest = loop.RunOnce();
            return true;
        }
        catch (SuddenEndException e)
        {
            End(e.End);
        }
        catch (IOException)
        {
            End(NodeEnd.Failed);
        }
        catch (Exception e) when (IsDamaged && e is LogCorruptException or RaftInvariantException)
        {
            Refuse(e);
        }

        return false;
    }

    /// <summary>What the log writer still has is written before the process goes; nobody hears of it any more.</summary>
    private void Stop()
    {
        StorageAppend[] batch = [.. _underWay, .. _queued];
        if (batch.Length == 0 || TryWrite(batch))
            End(NodeEnd.Stopped);
    }

    private void StartWriting()
    {
        if (_writing || _queued.Count == 0)
            return;
        _writing = true;
        // As the log writer does: what comes while a write is under way goes into the next.
        _underWay = [.. _queued];
        _queued.Clear();
        var life = Life;
        _scheduler.After(Disk.NextWriteMs(), () => Write(life));
    }

    private void Write(long life)
    {
        if (life != Life)
            return;
        if (IsPaused)
        {
            _scheduler.After(PausedForMs, () => Write(life));
            return;
        }

        var batch = _underWay;
        _underWay = [];
        if (!TryWrite(batch))
            return;
        _writing = false;
        foreach (var append in batch)
        {
            foreach (var send in append.AfterDurable)
                Send(send.To, send.Message);
            _loop!.Inbox.PostCompletion(append.Mark);
        }

        if (_log!.NeedsPreparing)
            PrepareIn(_chance.Between(0, 3));
        StartWriting();
    }

    /// <summary>False when the process ended on the way; what of the batch is on the disk then, nobody knows.</summary>
    private bool TryWrite(StorageAppend[] batch)
    {
        if (_simulation.Trace.IsVerbose)
            _simulation.Tell($"{Member.Name} writes {Wording.Of(batch)}");
        foreach (var observer in _simulation.Observers)
            observer.Writing(this, batch);
        try
        {
            _log!.Append(batch);
        }
        catch (SuddenEndException e)
        {
            End(e.End);
            return false;
        }
        catch (IOException e)
        {
            _simulation.Note($"{Member.Name} meets a disk error: {e.Message}");
            End(NodeEnd.Failed);
            return false;
        }

        foreach (var observer in _simulation.Observers)
            observer.Durable(this, batch);
        return true;
    }

    private void PrepareIn(long milliseconds)
    {
        if (_preparing)
            return;
        _preparing = true;
        _background.Do(milliseconds, () =>
        {
            _preparing = false;
            _log!.PrepareAhead();
            if (_log.DiskFull)
                PrepareIn(PrepareAgainMs);
        });
    }

    private static string Describe(NodeEnd how) => how switch
    {
        NodeEnd.PowerCut => "loses power",
        NodeEnd.Killed => "is killed",
        NodeEnd.Failed => "ends itself",
        _ => "has stopped",
    };
}
