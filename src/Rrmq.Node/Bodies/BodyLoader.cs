using System.Runtime.InteropServices;
using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Storage;

namespace Rrmq.Node;

/// <summary>
/// Turns the reference in a pop's result into bytes, and then answers: at once from the entries in memory or from what was read back lately, else when a read of the
/// log, made outside the loop's thread, has come back. A few reads are under way at a time; the requests whose bodies one of them is likely to bring wait for it.
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

    private readonly BodyCache _cache = new(CacheBytes);
    private readonly Dictionary<long, List<Waiting>> _waiting = [];
    private readonly Queue<long> _wanted = new();
    private readonly List<long> _reading = [];
    private readonly HashSet<long> _damaged = [];
    private readonly long[] _ends = new long[16];
    private int _nextEnd;

    public bool HasWaiting => _waiting.Count > 0;

    /// <summary>Bodies that are about to be read although the state has given them away. What is captured now must keep them.</summary>
    public IEnumerable<BodyReference> Awaited => _waiting.Values.SelectMany(list => list).Select(waiting => waiting.Result.Body);

    public void Answer(PendingCommand command, CommandResult result, LogPosition at)
    {
        if (result.Body.Length == 0)
            command.TrySetResult(new Answer(AnswerKind.Applied, result, At: at));
        else if (TryFind(result.Body, out var body))
            Complete(new Waiting(command, result, at), body);
        else
            Wait(new Waiting(command, result, at));
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
            foreach (var reference in list.Select(static waiting => waiting.Result.Body).Distinct().ToArray())
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
        foreach (var waiting in list.Where(waiting => waiting.Result.Body == reference))
            Complete(waiting, body);
        list.RemoveAll(waiting => waiting.Result.Body == reference);
        if (list.Count == 0)
            Forget(reference.Index);
    }

    /// <summary>The message is taken and its body does not come in time. A repetition with the same key finds it.</summary>
    public void Expire(long nowMs)
    {
        foreach (var index in _damaged.ToArray())
        {
            if (_waiting.TryGetValue(index, out var list) && list.RemoveAll(waiting => waiting.Command.DeadlineMs <= nowMs && Give(waiting)) > 0 && list.Count == 0)
                Forget(index);
        }

        foreach (var waiting in _waiting.Values.SelectMany(list => list))
        {
            if (waiting.Command.DeadlineMs <= nowMs)
                waiting.Command.TrySetResult(new Answer(AnswerKind.TimedOut));
        }
    }

    public void Abandon()
    {
        foreach (var waiting in _waiting.Values.SelectMany(list => list))
            waiting.Command.TrySetResult(new Answer(AnswerKind.LeadershipLost));
        _waiting.Clear();
        _wanted.Clear();
        _damaged.Clear();
    }

    /// <summary>No read is under way that would end the waiting.</summary>
    private static bool Give(Waiting waiting)
    {
        waiting.Command.TrySetResult(new Answer(AnswerKind.TimedOut));
        return true;
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
        var index = waiting.Result.Body.Index;
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
            var reference = waiting.Result.Body;
            if (!bodies.TryGet(reference.Offset, reference.Length, out var body))
                throw new RaftInvariantException($"entry {bodies.Index} no longer holds {reference.Length} bytes at {reference.Offset}");
            Complete(waiting, body);
        }
    }

    private static void Complete(Waiting waiting, ReadOnlyMemory<byte> body) => waiting.Command.TrySetResult(
        new Answer(AnswerKind.Applied, waiting.Result, At: waiting.At) { Body = body.Length < LargestCopied ? body.ToArray() : body });

    private readonly record struct Waiting(PendingCommand Command, CommandResult Result, LogPosition At);
}
