namespace Rrmq.Transport;

/// <summary>What the accepting side makes of a <see cref="HandshakeRequest"/>: one of the two cases below.</summary>
public abstract record HandshakeVerdict
{
    private HandshakeVerdict()
    {
    }

    /// <summary>Answer 101 with this node's incarnation, then hand the stream to <see cref="PeerNetwork.ServeAsync"/>.</summary>
    public sealed record Accepted : HandshakeVerdict
    {
        /// <summary>The one instance there need be.</summary>
        public static Accepted Instance { get; } = new();
    }

    /// <summary>Answer with this status and the headers <c>RRMQ-Error</c> and <c>RRMQ-Reason</c>.</summary>
    /// <param name="Status">An HTTP status, 4xx.</param>
    /// <param name="Slug">For programs: never changes its meaning.</param>
    /// <param name="Reason">For operators: one sentence, printable ASCII, fit for a header.</param>
    public sealed record Refused(int Status, string Slug, string Reason) : HandshakeVerdict
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Slug}: {Reason}";
    }
}
