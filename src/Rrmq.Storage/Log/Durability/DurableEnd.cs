namespace Rrmq.Storage;

/// <summary>A place in the log up to which all was durable: a segment and an offset in it. Later segments come after all offsets of earlier ones.</summary>
internal readonly record struct DurableEnd(int Segment, long Offset)
{
    public bool IsBeyond(DurableEnd other) => Segment != other.Segment ? Segment > other.Segment : Offset > other.Offset;
}
