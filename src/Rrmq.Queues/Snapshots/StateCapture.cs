using System.Buffers;

namespace Rrmq.Queues;

/// <summary>
/// The whole state at one moment, taken in the time that it takes to copy pointers to blocks. Never changes and is safe on any thread while the machine goes on.
/// </summary>
public sealed class StateCapture
{
    private readonly TopicCapture[] _topics;
    private readonly RememberedAnswer[] _answers;
    private readonly StreamCapture _stream;

    internal StateCapture(long appliedIndex, long nowMs, TopicCapture[] topics, RememberedAnswer[] answers, StreamCapture stream)
    {
        AppliedIndex = appliedIndex;
        NowMs = nowMs;
        _topics = topics;
        _answers = answers;
        _stream = stream;
    }

    public long AppliedIndex { get; }

    public long NowMs { get; }

    /// <summary>
    /// Every body that the state still leads to, those of remembered answers too. What lies in entries up to <see cref="AppliedIndex"/> and is not among them is dead
    /// for ever. The memory is valid until the next run is asked for; each topic's references rise.
    /// </summary>
    public IEnumerable<ReadOnlyMemory<BodyReference>> LiveBodies()
    {
        foreach (var topic in _topics)
        {
            foreach (var run in topic.Messages.Runs())
                yield return run;
        }

        foreach (var run in _stream.Contents())
            yield return run;

        var one = new BodyReference[1];
        foreach (var answer in _answers)
        {
            if (answer.Body.Length == 0)
                continue;
            one[0] = answer.Body;
            yield return one;
        }
    }

    /// <summary>The same bodies in the order in which the log has them, whatever topic they belong to; those of no length are left out.</summary>
    public IEnumerable<BodyReference> LiveBodiesInOrder()
    {
        var next = new PriorityQueue<IEnumerator<BodyReference>, (long, int)>();
        foreach (var topic in _topics)
            Advance(next, Each(topic.Messages).GetEnumerator());
        var answered = Array.FindAll(_answers, answer => answer.Body.Length > 0);
        Array.Sort(answered, static (one, other) => PlaceOf(one.Body).CompareTo(PlaceOf(other.Body)));
        Advance(next, _stream.Contents().SelectMany(static run => run.ToArray()).GetEnumerator());
        Advance(next, Array.ConvertAll(answered, answer => answer.Body).AsEnumerable().GetEnumerator());
        while (next.TryDequeue(out var source, out _))
        {
            yield return source.Current;
            Advance(next, source);
        }
    }

    /// <summary>Writes the state in pieces of a few dozen KiB at most.</summary>
    public void Encode(IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output);
        writer.WriteByte(StateFormat.Version);
        writer.WriteInt64(AppliedIndex);
        writer.WriteInt64(NowMs);
        writer.WriteCount(_topics.Length);
        foreach (var topic in _topics)
            topic.Encode(writer);
        writer.WriteCount(_answers.Length);
        foreach (var answer in _answers)
            answer.Encode(writer);
        _stream.Encode(writer);
    }

    private static void Advance(PriorityQueue<IEnumerator<BodyReference>, (long, int)> queue, IEnumerator<BodyReference> source)
    {
        if (source.MoveNext())
            queue.Enqueue(source, PlaceOf(source.Current));
        else
            source.Dispose();
    }

    private static (long Index, int Offset) PlaceOf(BodyReference body) => (body.Index, body.Offset);

    private static IEnumerable<BodyReference> Each(ReferenceCapture captured)
    {
        foreach (var run in captured.Runs())
        {
            for (var i = 0; i < run.Length; i++)
            {
                if (run.Span[i].Length > 0)
                    yield return run.Span[i];
            }
        }
    }
}
