namespace Rrmq.Queues;

/// <summary>What a consumer says of messages it has leased.</summary>
public enum SettleAction : byte
{
    /// <summary>Done: the message is consumed.</summary>
    Ack = 0,

    /// <summary>Not done, and nobody's failure: back to its place.</summary>
    Release = 1,

    /// <summary>Still at it.</summary>
    Extend = 2,

    /// <summary>Failed: an attempt is counted, and the message rests or is exhausted.</summary>
    Reject = 3,
}
