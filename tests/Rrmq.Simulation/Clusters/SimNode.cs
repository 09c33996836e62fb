using Microsoft.Extensions.Logging.Abstractions;
using Rrmq.Node;
using Rrmq.Raft;
using Rrmq.Storage;

namespace Rrmq.Simulation;

/// <summary>
/// A machine: the production loop, core, state machine and log store over a disk that forgets what was not synced. Only the threads are missing: the loop's turns and the
/// log writer's batches are events.
/// </summary>
internal sealed class SimNode : INodeWorld
{
    private static readonly LogOptions SmallSegments = new() { SegmentBytes = 16 * 1024, LeastPreparedBytes = 4 * 1024, MostPreparedBytes = 8 * 1024 };

    private readonly Simulation _simulation;
    private readonly FaultyFileSystem _disk;
    private readonly double _clockRate;
    private readonly List<StorageAppend> _queued = [];
    private DataFolder? _folder;
    private LogStore? _log;
    private NodeLoop? _loop;
    private long _life;
    private long _wakeAtMs = long.MaxValue;
    private long _pausedUntilMs;
    private bool _writing;

    public SimNode(Simulation simulation, Member member, int seed)
    {
        _simulation = simulation;
        Member = member;
        _disk = new FaultyFileSystem(seed);
        _clockRate = 0.9 + (0.2 * simulation.Scheduler.Chance.NextDouble());
        WallClockMs = 1_700_000_000_000 + simulation.Scheduler.Chance.NextInt64(-100_000_000, 100_000_000);
    }

    public Member Member { get; }
    public NodeLoop? Loop => _loop;
    public bool IsUp => _loop is not null;
    public long NowMs => (long)(_simulation.Scheduler.NowMs * _clockRate) + (1_000_000 * Member.Node.Value);
    public long WallClockMs { get; }
    public bool IsDiskFull => false;

    /// <summary>Set: the next batch that is written loses the machine its power, at this file operation of it, or after it when there are fewer.</summary>
    public int? PowerCutAtOperation { get; set; }

    /// <summary>Milliseconds a write and its sync take.</summary>
    public (int Least, int Most) DiskMs { get; set; } = (0, 2);

    public void Start()
    {
        var incarnation = new Incarnation((ulong)_simulation.Scheduler.Chance.NextInt64());
        _folder = DataFolder.Open(_disk, "/data", new ClusterId(1), Member.Node, Member.PublicAddress, () => incarnation);
        _log = LogStore.Open(_disk, _folder.LogPath, _folder.Identity, SmallSegments);
        var recovered = _log.Recover(GroupId.Default);
        _simulation.Watch.Started(this, _log);
        var options = new NodeOptions { Cluster = new ClusterId(1), Self = Member, Members = _simulation.Members, DataPath = "/data" };
        var raft = new RaftOptions
        {
            Self = Member.Node,
            Voters = [.. _simulation.Members.Select(member => member.Node)],
            Seed = (ulong)_simulation.Scheduler.Chance.NextInt64(),
        };
        var life = ++_life;
        var restored = new RestoredState(recovered.HardState, [.. recovered.Entries.Select(entry => (entry.Term, entry.PayloadBytes))]);
        _loop = new NodeLoop(options, raft, restored, this, new Inbox(1 << 20, () => Wake(life, _simulation.Scheduler.Between(0, 2))), NullLogger.Instance);
        _simulation.Note($"{Member.Name} starts: term {recovered.HardState.Term}, last {recovered.LastIndex}, {_log.Recovery.CutBytes} bytes cut");
        Wake(life, 0);
    }

    /// <summary>The power goes: what was not synced may be gone, torn, or there.</summary>
    public void Crash()
    {
        _simulation.Note($"{Member.Name} loses power");
        _loop = null;
        _life++;
        _queued.Clear();
        _writing = false;
        _wakeAtMs = long.MaxValue;
        PowerCutAtOperation = null;
        _disk.Before = null;
        _disk.Crash();
        _log?.Dispose();
        _folder?.Dispose();
        _simulation.Crashed(this);
    }

    public void Pause(long milliseconds)
    {
        _simulation.Note($"{Member.Name} freezes for {milliseconds} ms");
        _pausedUntilMs = _simulation.Scheduler.NowMs + milliseconds;
    }

    public void Unpause() => _pausedUntilMs = 0;

    public void Receive(RaftMessage message) => _loop?.Inbox.PostMessage(message);

    public void Submit(StorageAppend append)
    {
        _queued.Add(append);
        StartWriting();
    }

    public IReadOnlyList<Entry> Read(EntryRange range, long maxBytes) => _log!.Read(GroupId.Default, range, maxBytes);

    public void Send(NodeId to, RaftMessage message)
    {
        _simulation.Watch.Sent(this, to, message);
        _simulation.Send(this, to, message);
    }

    private void Wake(long life, long inMs)
    {
        var at = _simulation.Scheduler.NowMs + inMs;
        if (life != _life || at >= _wakeAtMs)
            return;
        _wakeAtMs = at;
        _simulation.Scheduler.After(inMs, () => Turn(life, at));
    }

    private void Turn(long life, long at)
    {
        if (life != _life || at != _wakeAtMs || _loop is not { } loop)
            return;
        _wakeAtMs = long.MaxValue;
        if (_pausedUntilMs > _simulation.Scheduler.NowMs)
        {
            Wake(life, _pausedUntilMs - _simulation.Scheduler.NowMs);
            return;
        }

        var before = (loop.Core.Role, loop.Core.Term);
        var rest = loop.RunOnce();
        if (before != (loop.Core.Role, loop.Core.Term))
            _simulation.Note($"{Member.Name} is {loop.Core.Role} in term {loop.Core.Term}");
        _simulation.Watch.Turned(this);
        _simulation.Turned(this);
        Wake(life, rest);
    }

    private void StartWriting()
    {
        if (_writing || _queued.Count == 0)
            return;
        _writing = true;
        var life = _life;
        _simulation.Scheduler.After(_simulation.Scheduler.Between(DiskMs.Least, DiskMs.Most), () => Write(life));
    }

    private void Write(long life)
    {
        if (life != _life)
            return;
        var batch = _queued.ToArray();
        _queued.Clear();
        _simulation.Watch.Writing(this, batch);
        if (!TryWrite(batch))
        {
            Crash();
            return;
        }

        _simulation.Watch.Durable(this, batch);

        _writing = false;
        foreach (var append in batch)
        {
            foreach (var send in append.AfterDurable)
                Send(send.To, send.Message);
            _loop!.Inbox.PostCompletion(append.Mark);
        }

        StartWriting();
    }

    /// <summary>False when the power went on the way; what of the batch is on the disk then, nobody knows.</summary>
    private bool TryWrite(StorageAppend[] batch)
    {
        var cutAt = PowerCutAtOperation;
        var operations = 0;
        _disk.Before = (_, _) =>
        {
            if (operations++ == cutAt)
                throw new PowerCutException();
        };
        try
        {
            _log!.Append(batch);
            if (_log.NeedsPreparing)
                _log.PrepareAhead();
        }
        catch (PowerCutException)
        {
            return false;
        }

        _disk.Before = null;
        return cutAt is null;
    }
}
