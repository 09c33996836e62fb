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
    private readonly Simulation _simulation;
    private readonly Scheduler _scheduler;
    private readonly SimClock _clock;
    private readonly Chance _chance;
    private readonly ILogger _logger;
    private readonly SimBackground _background;
    private readonly SimLogWriter _writer;
    private readonly HashSet<NodeId> _known = [];
    private readonly HashSet<NodeId> _newcomers = [];
    private SimProcess? _process;
    private long _wakeAtMs = long.MaxValue;
    private long _pausedUntilMs;
    private long? _downMs;
    private bool _leaving;

    /// <param name="simulation">Where it lives.</param>
    /// <param name="machine">Which machine it is: of a founder its number, of a newcomer the next one.</param>
    /// <param name="member">Who it is.</param>
    /// <param name="joinedWith">The disk on which a newcomer has kept how it was taken in; null for a founder.</param>
    public SimNode(Simulation simulation, int machine, Member member, SimDisk? joinedWith = null)
    {
        _simulation = simulation;
        _scheduler = simulation.Scheduler;
        Member = member;
        IsNewcomer = joinedWith is not null;
        _chance = Chance.Of(simulation.Scenario.Seed, "node", machine);
        _logger = new TraceLogger(simulation, member.Name);
        Disk = joinedWith ?? new SimDisk(simulation, machine);
        _background = new SimBackground(this, simulation);
        _writer = new SimLogWriter(simulation, this, _background, _chance);
        var drift = simulation.Scenario.Weather.Drift * ((2 * _chance.NextDouble()) - 1);
        _clock = new SimClock(_scheduler, 1_000_000L * machine, 1_700_000_000_000 + _chance.Between(-100_000_000L, 100_000_000L), 1 + drift);
    }

    public Member Member { get; }
    public NodeId Id => Member.Node;

    /// <summary>True when it was taken into a cluster that ran already.</summary>
    public bool IsNewcomer { get; }

    public SimDisk Disk { get; }
    public SimClock Clock => _clock;
    public NodeLoop? Loop => _process?.Loop;
    public LogStore? Log => _process?.Log;

    /// <summary>True while its process runs, frozen or not.</summary>
    public bool IsUp => Loop is not null;

    /// <summary>False after a power cut, until the process is started again: nobody answers for it, not even to say that nobody listens.</summary>
    public bool HasPower { get; private set; } = true;

    public bool IsPaused => PausedForMs > 0;

    public long PausedForMs => _pausedUntilMs - _scheduler.NowMs;

    /// <summary>Counts starts and ends, so that what was meant for an earlier process finds out.</summary>
    public long Life { get; private set; }

    public NodeIdentity Identity => _process!.Identity;

    public PeerRoster Roster => _process!.Roster!;

    /// <summary>The peers whose incarnation it remembers, durably.</summary>
    public HashSet<NodeId> Remembered { get; } = [];

    /// <summary>True once its disk was damaged or wiped: with the others of this kind it stays a minority for the rest of the run.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>True once it refused its own disk. It stays away; another node comes in its place.</summary>
    public bool HasRefusedItsDisk { get; private set; }

    public bool IsWiped { get; private set; }

    /// <summary>True once the machine was taken away. It does not come back.</summary>
    public bool IsLost { get; private set; }

    /// <summary>True once a peer told it that it was replaced.</summary>
    public bool IsRefusedByPeers { get; set; }

    /// <summary>True when the cluster may count on it after all was healed.</summary>
    public bool IsSound => !HasRefusedItsDisk && !IsWiped && !IsLost;

    /// <summary>
    /// True while its disk surely holds the note of how far its log is durable: from a start until a power cut or damage. Rot on top of those is beyond the promise
    /// (docs/decisions/0011).
    /// </summary>
    public bool MayRot { get; private set; }

    public long NowMs => _clock.NowMs;

    public long WallClockMs => _clock.WallClockMs;

    public bool IsDiskFull => _process!.IsDiskFull;

    public bool IsOnReserve => false;

    public bool IsReserveSpent => false;

    public void Start()
    {
        if (IsUp || HasRefusedItsDisk || IsLost)
            return;
        Life++;
        HasPower = true;
        var life = Life;
        _process = new SimProcess(_simulation, this, _chance, _logger);
        try
        {
            _process.Open(inMs => Wake(life, inMs));
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

        _simulation.Note($"{Member.Name} starts: term {Loop!.Core.Term}, last {Loop.Core.LastIndex}, {Log!.Recovery.CutBytes} bytes cut");
        MayRot = true;
        foreach (var observer in _simulation.Observers)
            observer.Started(this, Log!);
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
            Loop?.Abandon();
        var (wasUp, ended) = (IsUp, _process);
        _process = null;
        Life++;
        _writer.Forget();
        _leaving = false;
        (_wakeAtMs, _pausedUntilMs) = (long.MaxValue, 0);
        Disk.End(how);
        ended?.Dispose();
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

    /// <summary>The machine is gone for good, its disk with it.</summary>
    public void TakeAway()
    {
        IsLost = true;
        if (IsUp)
            End(NodeEnd.PowerCut);
        HasPower = false;
    }

    /// <summary>It was found again before anybody had given it up.</summary>
    public void BringBack()
    {
        IsLost = false;
        StartIn(1);
    }

    /// <summary>Whom it is to be connected with.</summary>
    public bool Knows(NodeId peer) => _known.Contains(peer) || _newcomers.Contains(peer);

    /// <summary>Those that its configuration or its contacts name, at a start.</summary>
    public void Knows(IEnumerable<Member> peers)
    {
        _newcomers.Clear();
        _known.Clear();
        _known.UnionWith(peers.Select(peer => peer.Node).Where(peer => peer != Id));
    }

    /// <summary>A peer has dialed in. One that it has not heard of is a newcomer, and dialed back.</summary>
    public void Meets(SimNode peer)
    {
        if (!_known.Contains(peer.Id))
            _newcomers.Add(peer.Id);
    }

    public void Receive(RaftMessage message) => Loop?.Inbox.PostMessage(message);

    public void Unreachable(NodeId peer) => Loop?.Inbox.PostUnreachable(peer);

    public void RefusedAsRemoved(NodeId by) => _process?.RefusedAsRemoved(by);

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

    public void Submit(StorageAppend append) => _writer.Submit(append);

    public IReadOnlyList<Entry> Read(EntryRange range, long maxBytes) => Log!.Read(GroupId.Default, range, maxBytes);

    public void Fetch(LogIndex index, long maxBytes) => _background.Do(_chance.Between(0, 3), () =>
    {
        try
        {
            Loop!.Inbox.PostBodies(index, Log!.ReadBodies(GroupId.Default, index, maxBytes));
        }
        catch (LogCorruptException e) when (IsDamaged)
        {
            Loop!.Inbox.PostDamage(index, e.Message);
        }
    });

    public void Answer(BodyRequest request, Term term) => _background.Do(_chance.Between(0, 3), () => Send(request.From, BodyAnswer.To(request, Identity.Node, term, Log!)));

    public void Rescue(BodyReference reference, ReadOnlyMemory<byte> body) =>
        Log!.Rescue(GroupId.Default, new BodySpan(new LogIndex(reference.Index), reference.Offset, reference.Length), body);

    public bool TryGetRescued(BodyReference reference, out ReadOnlyMemory<byte> body) =>
        Log!.TryGetRescued(GroupId.Default, new BodySpan(new LogIndex(reference.Index), reference.Offset, reference.Length), out body);

    public void Write(SnapshotRequest snapshot) =>
        _background.Do(_chance.Between(0, 100), () => Loop!.Inbox.PostWritten(Keeper.Write(snapshot, CancellationToken.None)));

    public void ReadSnapshot(NodeId to, ulong id, long offset) =>
        _background.Do(_chance.Between(0, 3), () =>
        {
            var piece = Keeper.Read(to, id, offset);
            Loop!.Inbox.PostMissing(piece.Missing);
            Loop.Inbox.PostPiece(piece);
        });

    public void EndSnapshot(NodeId to) => _background.Do(0, () => Keeper.End(to));

    public void Accept(SnapshotChunk chunk) =>
        _background.Do(_chance.Between(0, 3), () => Loop!.Inbox.PostAccepted(Keeper.Accept(chunk, CancellationToken.None)));

    public void Release(LogIndex upTo) => _background.Do(_chance.Between(0, 100), () =>
    {
        Loop!.Inbox.PostMissing(Keeper.Release(upTo, CancellationToken.None));
        Loop!.Inbox.PostReleased(upTo);
    });

    public void Meet(IReadOnlyList<Member> peers, Membership committed)
    {
        var strangers = Roster.Meet(peers.Select(peer => peer.Node), committed.HasRemoved);
        _known.Clear();
        _known.UnionWith(peers.Select(peer => peer.Node));
        _newcomers.RemoveWhere(node => _known.Contains(node) || committed.HasRemoved(node));
        _simulation.Network.Met(this, strangers);
    }

    public SendResult TrySend(NodeId to, RaftMessage message)
    {
        var isUp = _simulation.Network.IsUp(this, to);
        Send(to, message);
        return isUp ? SendResult.Taken : SendResult.NotConnected;
    }

    public void Send(NodeId to, RaftMessage message)
    {
        foreach (var observer in _simulation.Observers)
            observer.Sent(this, to, message);
        _simulation.Network.Send(this, to, message);
    }

    /// <summary>It met damage that it cannot live with, or was told that it was replaced. It stays away; its machine asks to be taken in anew.</summary>
    public void Refuse(Exception because)
    {
        HasRefusedItsDisk = true;
        _simulation.Note($"{Member.Name} refuses its disk: {because.Message}");
        foreach (var observer in _simulation.Observers)
            observer.Refused(this, because);
        if (IsUp)
            End(NodeEnd.Failed);
        _process?.Dispose();
        _process = null;
        Disk.End(NodeEnd.Killed);
        _simulation.HealLater(this, because.Message);
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
        if (life != Life || at != _wakeAtMs || Loop is not { } loop)
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

    /// <summary>What the log writer still has is written before the process goes.</summary>
    private void Stop()
    {
        if (_writer.TryFinish())
            End(NodeEnd.Stopped);
    }

    private SnapshotKeeper Keeper => _process!.Keeper!;

    private static string Describe(NodeEnd how) => how switch
    {
        NodeEnd.PowerCut => "loses power",
        NodeEnd.Killed => "is killed",
        NodeEnd.Failed => "ends itself",
        _ => "has stopped",
    };
}
