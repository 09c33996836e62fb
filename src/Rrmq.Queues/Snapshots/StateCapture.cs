using System.Buffers;

namespace Rrmq.Queues;

/// <summary>
/// The whole state at one moment, taken in the time that it takes to copy pointers to blocks. Never changes and is safe on any thread while the machine goes on.
/// </summary>
public sealed class StateCapture
{
    private readonly TopicCapture[] _topics;
    private readonly RememberedAnswer[] _answers;

    internal StateCapture(long appliedIndex, long nowMs, TopicCapture[] topics, RememberedAnswer[] answers)
    {
        AppliedIndex = appliedIndex;
        NowMs = nowMs;
        _topics = topics;
        _answers = answers;
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

        var one = new BodyReference[1];
        foreach (var answer in _answers)
        {
            if (answer.Body.Length == 0)
                continue;
            one[0] = answer.Body;
            yield return one;
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
    }
}
