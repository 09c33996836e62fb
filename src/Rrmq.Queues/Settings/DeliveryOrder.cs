namespace Rrmq.Queues;

/// <summary>What a message that is not settled yet keeps back. On the wire: <c>strict</c>, <c>group</c>, <c>none</c>.</summary>
public enum DeliveryOrder : byte
{
    /// <summary>While a message is leased or rests before its next attempt, none behind it is handed out.</summary>
    Strict = 0,

    /// <summary>The same among the messages of one group; messages without a group keep nothing back.</summary>
    Group = 1,

    /// <summary>Nothing is kept back.</summary>
    None = 2,
}
