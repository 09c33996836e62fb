namespace Rrmq.Queues;

/// <summary>How a message that has a record stands. The numbers are those of the state's bytes.</summary>
internal enum RecordState : byte
{
    /// <summary>In no topic (yet).</summary>
    Nowhere = 0,
    Ready = 1,
    Leased = 2,

    /// <summary>Held back by its publisher; not in line before it is due.</summary>
    Delayed = 3,

    /// <summary>In its place in the line, but not to be handed out before its time.</summary>
    Resting = 4,

    /// <summary>In its place in the line, its attempts used up.</summary>
    Dead = 5,
}
