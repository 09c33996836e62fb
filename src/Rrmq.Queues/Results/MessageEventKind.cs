namespace Rrmq.Queues;

public enum MessageEventKind : byte
{
    Published = 0,
    Leased = 1,
    Extended = 2,
    Released = 3,
    Rejected = 4,
    LeaseExpired = 5,
    DeadLettered = 6,
    Redriven = 7,
    Consumed = 8,
    Expired = 9,

    /// <summary>Gone to make room, by a purge, or because its attempts were used up and the topic drops such.</summary>
    Dropped = 10,
    Blocked = 11,
}
