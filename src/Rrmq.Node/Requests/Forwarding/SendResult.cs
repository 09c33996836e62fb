namespace Rrmq.Node;

/// <summary>Whether a message can have left.</summary>
public enum SendResult : byte
{
    /// <summary>It is on its way, and may be lost on it.</summary>
    Taken = 0,

    /// <summary>There is no connection; it surely does not arrive.</summary>
    NotConnected = 1,

    /// <summary>Too much waits for the connection already; it surely does not arrive.</summary>
    Full = 2,

    /// <summary>It is larger than anything that travels between nodes; it surely does not arrive.</summary>
    TooLarge = 3,
}
