using System.Runtime.InteropServices;
using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Storage;

namespace Rrmq.Node;

/// <summary>
/// Turns the references in a result into bytes, and then answers: at once from the entries in memory or from what was read back lately, else when reads of the
/// log, made outside the loop's thread, have come back. A few reads are under way at a time; the requests whose bodies one of them is likely to bring wait for it. What is loaded for answers
/// with many contents is bounded; beyond that they wait for their turn.
/// A body whose record is damaged comes from a peer, or not at all. Owned by the loop.
/// </summary>
internal sealed class BodyLoader(EntryCache entries, INodeWorld world, BodyRescue rescue)
{
    private const long CacheBytes = 16L * 1024 * 1024;
    private const int MostReads = 4;

    /// <summary>A read that goes on where another ended belongs to a drain and brings more.</summary>
    private const long DrainBytes = 1024 * 1024;

    private const long SingleBytes = 64 * 1024;

    /// <summary>Entries this close behind one that is being read are taken to come with it.</summary>
    private const long Near = 64;

    /// <summary>Smaller bodies are copied out of their batch, so that an answer a slow client takes its time over does not keep all of it in memory.</summary>
    private const int LargestCopied = 64 * 1024;

    /// <summary>What answers with many contents may gather at once. One of them may be larger when it is alone.</summary>
    private const long MostGathered = 64L * 1024 * 1024;

    private readonly BodyCache _cache = new(CacheBytes);
    private readonly Dictionary<long, List<Waiting>> _waiting = [];
    private readonly Queue<long> _wanted = new();
    private readonly List<long> _reading = [];
    private readonly HashSet<long> _damaged = [];
    private readonly long[] _ends = new long[16];
    private readonly Queue<ContentLoad> _queued = new();
    private readonly List<ContentLoad> _gathering = [];
    private long _gatheredBytes;
    private int _nextEnd;

    public bool HasWaiting => _waiting.Count > 0 || _queued.Count > 0;

    /// <summary>Bodies that are about to be read although the state has given them away. What is captured now must keep them.</summary>
    public IEnumerable<BodyReference> Awaited =>
        _waiting.Values.SelectMany(static list => list).Select(static waiting => waiting.Reference).Concat(_queued.SelectMany(static load => load.References));

    public void Answer(PendingCommand command, CommandResult result, LogPosition at)
    {
        if (result.Detail is TakenMessages taken)
            Load(new ContentsOfCommand(command, result, at, new TakenReferences(taken.Messages)));
        else if (ResultDetailFormat.Contents(result.Detail) is { Count: > 0 } contents)
            Load(new ContentsOfCommand(command, result, at, contents));
        else if (result.Body.Length == 0)
            command.TrySetResult(new Answer(AnswerKind.Applied, result, At: at));
        else if (TryFind(result.Body, out var body))
            command.TrySetResult(new Answer(AnswerKind.Applied, result, At: at) { Body = body.Length < LargestCopied ? body.ToArray() : body });
        else
            Wait(new Waiting(new ContentsOfCommand(command, result, at, [result.Body]), 0));
    }

    /// <summary>Loads contents of which the state knows now.</summary>
    public void Load(ContentLoad load)
    {
        if (load.References.Count == 0)
            load.PutNothing();
        else
            _queued.Enqueue(load);
        BeginQueued();
    }

    /// <summary>A read has come back. Its first entry is the one that was asked for; there is none when a snapshot took the place of all that was here.</summary>
    public void Fetched(LogIndex asked, IReadOnlyList<StoredBodies> run)
    {
        _reading.Remove(asked.Value);
        if (run.Count == 0)
        {
            if (_waiting.ContainsKey(asked.Value))
                throw new RaftInvariantException($"nothing is kept of entry {asked}, to which the state leads");
            ReadOn();
            return;
        }

        _damaged.Remove(asked.Value);
        _cache.Add(run);
        _ends[_nextEnd++ % _ends.Length] = run[^1].Index.Value;
        foreach (var bodies in run)
        {
            if (_waiting.Remove(bodies.Index.Value, out var list))
                Complete(list, bodies);
        }

        BeginQueued();
        ReadOn();
    }

    /// <summary>The record that was to be read is damaged: whoever waits for a body in it waits for a peer now.</summary>
    public void Damaged(LogIndex asked, string finding, Term term)
    {
        rescue.Met(asked, finding);
        _reading.Remove(asked.Value);
        if (_waiting.TryGetValue(asked.Value, out var list))
        {
            _damaged.Add(asked.Value);
            foreach (var reference in list.Select(static waiting => waiting.Reference).Distinct().ToArray())
            {
                if (rescue.TryGet(reference, term, out var body))
                    Rescued(reference, body);
            }
        }

        ReadOn();
    }

    /// <summary>A peer gave a body.</summary>
    public void Rescued(BodyReference reference, ReadOnlyMemory<byte> body)
    {
        if (!_waiting.TryGetValue(reference.Index, out var list))
            return;
        foreach (var waiting in list.Where(waiting => waiting.Reference == reference))
            waiting.Load.Put(waiting.Place, body);
        list.RemoveAll(waiting => waiting.Reference == reference);
        if (list.Count == 0)
            Forget(reference.Index);
        BeginQueued();
    }

    /// <summary>What does not come in time is given up. A record that is being read goes on being waited for: what it brings must find that somebody did.</summary>
    public void Expire(long nowMs)
    {
        if (!HasWaiting)
            return;
        foreach (var waiting in _waiting.Values.SelectMany(static list => list))
        {
            if (waiting.Load.DeadlineMs <= nowMs)
                waiting.Load.GiveUp();
        }

        foreach (var load in _queued.Where(load => load.DeadlineMs <= nowMs))
            load.GiveUp();
        foreach (var index in _damaged.ToArray())
        {
            if (_waiting.TryGetValue(index, out var list) && list.RemoveAll(static waiting => waiting.Load.IsOver) > 0 && list.Count == 0)
                Forget(index);
        }

        BeginQueued();
    }

    public void Abandon()
    {
        foreach (var waiting in _waiting.Values.SelectMany(static list => list))
            waiting.Load.Abandon();
        foreach (var load in _queued)
            load.Abandon();
        _waiting.Clear();
        _queued.Clear();
        _gathering.Clear();
        _gatheredBytes = 0;
        _wanted.Clear();
        _damaged.Clear();
    }

    /// <summary>Those whose turn has come. Not to be called while the lists of those who wait are being gone through.</summary>
    private void BeginQueued()
    {
        while (true)
        {
            if (_gathering.Count > 0)
                _gatheredBytes -= _gathering.Where(static load => load.IsOver).Sum(static load => load.Bytes);
            _gathering.RemoveAll(static load => load.IsOver);
            if (!_queued.TryPeek(out var next) || (_gathering.Count > 0 && _gatheredBytes + next.Bytes > MostGathered))
                return;
            Begin(_queued.Dequeue());
        }
    }

    private void Begin(ContentLoad load)
    {
        if (load.IsOver)
            return;
        _gathering.Add(load);
        _gatheredBytes += load.Bytes;
        for (var place = 0; place < load.References.Count; place++)
        {
            var reference = load.References[place];
            if (reference.Length == 0)
                load.Put(place, default);
            else if (TryFind(reference, out var body))
                load.Put(place, body);
            else
                Wait(new Waiting(load, place));
        }
    }

    private void Forget(long index)
    {
        _waiting.Remove(index);
        _damaged.Remove(index);
    }

    private bool TryFind(BodyReference reference, out ReadOnlyMemory<byte> body)
    {
        if (!entries.TryGet(new LogIndex(reference.Index), out var entry))
            return _cache.TryGet(reference, out body);
        body = entry.Payload.Slice(reference.Offset, reference.Length);
        return true;
    }

    private void Wait(Waiting waiting)
    {
        var index = waiting.Reference.Index;
        ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(_waiting, index, out var known);
        (list ??= []).Add(waiting);
        if (known && !_damaged.Remove(index))
            return;
        _wanted.Enqueue(index);
        ReadOn();
    }

    private void ReadOn()
    {
        for (var i = _wanted.Count; i > 0 && _reading.Count < MostReads; i--)
        {
            var index = _wanted.Dequeue();
            if (!_waiting.ContainsKey(index))
                continue;
            if (_reading.Exists(first => index > first && index <= first + Near))
            {
                _wanted.Enqueue(index);
                continue;
            }

            _reading.Add(index);
            world.Fetch(new LogIndex(index), GoesOn(index) ? DrainBytes : SingleBytes);
        }
    }

    private bool GoesOn(long index) => Array.Exists(_ends, end => end > 0 && index > end && index <= end + Near);

    private static void Complete(List<Waiting> list, StoredBodies bodies)
    {
        foreach (var waiting in list)
        {
            var reference = waiting.Reference;
            if (!bodies.TryGet(reference.Offset, reference.Length, out var body))
                throw new RaftInvariantException($"entry {bodies.Index} no longer holds {reference.Length} bytes at {reference.Offset}");
            waiting.Load.Put(waiting.Place, body);
        }
    }

    private readonly record struct Waiting(ContentLoad Load, int Place)
    {
        public BodyReference Reference => Load.References[Place];
    }
}
