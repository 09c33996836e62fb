using System.Buffers;

namespace Rrmq.Queues;

/// <summary>
/// The whole state at one moment, taken in the time that it takes to copy pointers to blocks. Never changes and is safe on any thread while the machine goes on.
/// </summary>
public sealed class StateCapture
{
    private const int MostInARun = 1024;

    private readonly long _lastTopic;
    private readonly long _lastBatch;
    private readonly long _leaseShiftMs;
    private readonly TopicCapture[] _topics;
    private readonly AppendCapture<GoneMessage> _gone;
    private readonly AppendCapture<GoneStory> _stories;
    private readonly RememberedAnswer[] _answers;
    private readonly StreamCapture _stream;
    private readonly JobsCapture _jobs;

    internal StateCapture(Ledger ledger, TopicCatalog topics, IdempotencyTable answers, MessageStream stream, JobsCapture jobs)
    {
        (AppliedIndex, NowMs, _lastTopic, _lastBatch, _leaseShiftMs) = (ledger.Index, ledger.NowMs, ledger.LastTopic, ledger.LastBatch, ledger.LeaseShiftMs);
        _topics = new TopicCapture[topics.Count];
        for (var i = 0; i < _topics.Length; i++)
            _topics[i] = new TopicCapture(topics[i]);
        _gone = ledger.Gone.Capture();
        _stories = ledger.Gone.CaptureStories();
        _answers = answers.Capture();
        _stream = stream.Capture();
        _jobs = jobs;
    }

    public long AppliedIndex { get; }

    public long NowMs { get; }

    /// <summary>
    /// Every body that the state still leads to, those of remembered answers too, some perhaps twice. What lies in entries up to <see cref="AppliedIndex"/> and is not among them is dead
    /// for ever. The memory is valid until the next run is asked for. Most rise from one to the next, those of plain messages of a topic always.
    /// </summary>
    public IEnumerable<ReadOnlyMemory<BodyReference>> LiveBodies()
    {
        foreach (var topic in _topics)
        {
            foreach (var run in topic.Plain.Contents())
                yield return run;
        }

        foreach (var run in _stream.Contents())
            yield return run;

        var gathered = new BodyReference[MostInARun];
        var count = 0;
        foreach (var body in OtherBodies())
        {
            gathered[count++] = body;
            if (count < gathered.Length)
                continue;
            yield return gathered;
            count = 0;
        }

        yield return gathered.AsMemory(0, count);
    }

    /// <summary>The same bodies in the order in which the log has them, whatever topic they belong to, each once; those of no length are left out.</summary>
    public IEnumerable<BodyReference> LiveBodiesInOrder()
    {
        var next = new PriorityQueue<IEnumerator<BodyReference>, (long, int)>();
        foreach (var topic in _topics)
            Advance(next, Each(topic.Plain).GetEnumerator());
        Advance(next, _stream.Each().GetEnumerator());
        Advance(next, Sorted(OtherBodies()).GetEnumerator());
        var last = default(BodyReference);
        while (next.TryDequeue(out var source, out _))
        {
            if (source.Current != last)
                yield return last = source.Current;
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
        writer.WriteCount(_lastTopic);
        writer.WriteCount(_lastBatch);
        writer.WriteCount(_leaseShiftMs);
        writer.WriteCount(_topics.Length);
        foreach (var topic in _topics)
            topic.Encode(writer);
        EncodeGone(writer);
        writer.WriteCount(_answers.Length);
        foreach (var answer in _answers)
            answer.Encode(writer);
        _stream.Encode(writer);
        _jobs.Encode(writer);
    }

    internal static void Decode(
        StateReader reader, Ledger ledger, TopicCatalog topics, IdempotencyTable answers, MessageStream stream, JobTable jobs, ScheduleTable schedules)
    {
        if (reader.ReadByte() is var version && version != StateFormat.Version)
            throw new InvalidStateException($"the state has version {version}, this program knows {StateFormat.Version}");
        ledger.Index = reader.ReadInt64();
        ledger.SetNow(reader.ReadInt64());
        (ledger.LastTopic, ledger.LastBatch, ledger.LeaseShiftMs) = (reader.ReadCount(), reader.ReadCount(), reader.ReadCount());
        for (var count = reader.ReadCount(); count > 0; count--)
            topics.Restore(TopicCapture.Decode(reader, ledger, topics));
        for (var count = reader.ReadCount(); count > 0; count--)
            DecodeGone(reader, ledger.Gone);
        for (var count = reader.ReadCount(); count > 0; count--)
            answers.Add(RememberedAnswer.Decode(reader));
        stream.Restore(reader);
        JobsCapture.Decode(reader, ledger, topics, jobs, schedules);
        if (!reader.TryEnd())
            throw new InvalidStateException("bytes follow behind the state");
    }

    private void EncodeGone(StateWriter writer)
    {
        writer.WriteCount(_gone.Count);
        using var stories = _stories.Runs().GetEnumerator();
        var place = 0;
        foreach (var run in _gone.Runs())
        {
            for (var i = 0; i < run.Length; i++)
            {
                run.Span[i].Encode(writer);
                if (!run.Span[i].HasStory)
                    continue;
                if (place == 0 || place == stories.Current.Length)
                    place = stories.MoveNext() ? 0 : throw new InvalidOperationException("a message that is gone has lost its story");
                stories.Current.Span[place++].Encode(writer);
            }
        }
    }

    private static void DecodeGone(StateReader reader, GoneMessages messages)
    {
        var message = GoneMessage.Decode(reader);
        if (message.HasStory)
            messages.Add(message, GoneStory.Decode(reader));
        else
            messages.Add(message);
    }

    // Bodies of records, of jobs and schedules, and of remembered answers, in no order; those of no length are left out.
    private IEnumerable<BodyReference> OtherBodies()
    {
        foreach (var topic in _topics)
        {
            foreach (var facts in topic.Records())
            {
                if (facts.Content.Length > 0)
                    yield return facts.Content;
            }
        }

        foreach (var content in _jobs.Contents())
            yield return content;
        var contents = new List<BodyReference>();
        foreach (var answer in _answers)
        {
            answer.AddContents(contents);
            foreach (var content in contents)
                yield return content;
            contents.Clear();
        }
    }

    private static List<BodyReference> Sorted(IEnumerable<BodyReference> bodies)
    {
        var sorted = new List<BodyReference>(bodies);
        sorted.Sort(static (one, other) => PlaceOf(one).CompareTo(PlaceOf(other)));
        return sorted;
    }

    private static void Advance(PriorityQueue<IEnumerator<BodyReference>, (long, int)> queue, IEnumerator<BodyReference> source)
    {
        if (source.MoveNext())
            queue.Enqueue(source, PlaceOf(source.Current));
        else
            source.Dispose();
    }

    private static (long Index, int Offset) PlaceOf(BodyReference body) => (body.Index, body.Offset);

    private static IEnumerable<BodyReference> Each(PlainCapture captured)
    {
        foreach (var run in captured.Contents())
        {
            for (var i = 0; i < run.Length; i++)
            {
                if (run.Span[i].Length > 0)
                    yield return run.Span[i];
            }
        }
    }
}
