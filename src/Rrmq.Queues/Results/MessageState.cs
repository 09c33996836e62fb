namespace Rrmq.Queues;

public enum MessageState : byte
{
    Ready = 0,
    Leased = 1,

    /// <summary>Not to be handed out yet: delayed by its publisher or resting after a failure.</summary>
    Delayed = 2,

    /// <summary>Its attempts are used up and it stayed (<see cref="Exhausted.Block"/>); or any message of a dead-letter topic that is ready there.</summary>
    Dead = 3,

    /// <summary>No longer in the topic; what became of it is its story's last event.</summary>
    Gone = 4,
}
