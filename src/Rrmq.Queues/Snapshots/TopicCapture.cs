namespace Rrmq.Queues;

/// <summary>A topic as it was at one moment.</summary>
internal readonly record struct TopicCapture(byte[] Name, TopicLimits Limits, long LastSequence, ReferenceCapture Messages)
{
    public void Encode(StateWriter writer)
    {
        writer.WriteBytes(Name);
        writer.WriteInt64(Limits.MaxMessages);
        writer.WriteInt64(Limits.MaxBytes);
        writer.WriteInt64(LastSequence);
        writer.WriteCount(Messages.Count);
        var previous = default(BodyReference);
        foreach (var run in Messages.Runs())
            writer.WriteReferences(run.Span, ref previous);
    }
}
