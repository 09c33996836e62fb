namespace Rrmq.Queues;

/// <summary>How a place in a log is told. The numbers are those of the commands' bytes.</summary>
public enum LogPlaceKind : byte
{
    /// <summary>At the first message that is kept.</summary>
    Earliest = 0,

    /// <summary>Behind the last one.</summary>
    Latest = 1,

    /// <summary>At the message with a sequence, or the next one that there is.</summary>
    Sequence = 2,

    /// <summary>At the first message that was published at a time or later.</summary>
    Time = 3,
}
