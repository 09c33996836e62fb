namespace Rrmq.Queues;

/// <summary>The kinds of records that someone looks for in their order; each is in exactly one.</summary>
internal enum RecordClass : byte
{
    Ready = 0,
    Leased = 1,

    /// <summary>Delayed or resting.</summary>
    Delayed = 2,

    /// <summary>Dead where it stands.</summary>
    Blocked = 3,

    /// <summary>In a dead-letter topic, moved there, and ready.</summary>
    Letter = 4,

    /// <summary>In a dead-letter topic, moved there, and dead there too.</summary>
    BlockedLetter = 5,
}
