namespace Rrmq.Transport;

/// <summary>Whether a message handed to <see cref="PeerNetwork.Send"/> can have left.</summary>
public enum PeerSend
{
    /// <summary>The kernel has it, or it waits for the socket; it may be lost with the connection.</summary>
    Taken,

    /// <summary>There is no connection to that peer; it surely does not arrive.</summary>
    NotConnected,

    /// <summary>Too much waits for the socket; it surely does not arrive.</summary>
    Full,

    /// <summary>It is larger than any frame may be; it surely does not arrive.</summary>
    TooLarge,
}
