using System.Net.Sockets;
using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>How one attempt to reach a peer ended.</summary>
internal abstract record DialOutcome
{
    private DialOutcome()
    {
    }

    /// <summary>The handshake is done; the socket is non-blocking and the receiver's to dispose.</summary>
    public sealed record Connected(Socket Socket, Incarnation Incarnation, bool AnswersProbes) : DialOutcome;

    /// <summary>The peer's machine answered that nobody listens on the port: the process is gone.</summary>
    public sealed record NobodyListens(string Why) : DialOutcome;

    /// <summary>No connection, or no answer that could be understood: nothing is known of the process.</summary>
    public sealed record Failed(string Why) : DialOutcome;

    /// <summary>The peer is there and does not want us.</summary>
    public sealed record Rejected(string Slug, string Reason) : DialOutcome;
}
