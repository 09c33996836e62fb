namespace Rrmq.Transport;

/// <summary>The limits and times of <see cref="PeerNetwork"/>. The defaults suit a cluster in one region.</summary>
public sealed record PeerNetworkOptions
{
    /// <summary>The largest frame to send or accept, in bytes. Default 80 MiB.</summary>
    public int MaxFrameBytes { get; init; } = FrameLayout.DefaultMaxFrameBytes;

    /// <summary>Messages that may wait for one peer's socket. Default 1024.</summary>
    public int QueueMessages { get; init; } = 1024;

    /// <summary>Bytes that may wait for one peer's socket. Default 64 MiB. A single message may be larger when nothing else waits.</summary>
    public long QueueBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Name resolution and TCP connect together, all addresses of the name included, which share it evenly. Default 1 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>From the handshake's request to the end of its answer. Default 2 s.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The wait after the first failed dial; doubles with each further one. Default 20 ms.</summary>
    public TimeSpan BackoffMinimum { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The longest wait between dials. Default 1 s.</summary>
    public TimeSpan BackoffMaximum { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long sent bytes may stay unacknowledged by the peer's machine before the connection is given up. Default 5 s. Without it TCP resends ever more
    /// rarely, and a link would stay dumb for up to two minutes after a long partition has healed.
    /// </summary>
    public TimeSpan UnacknowledgedTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A peer that cannot be reached is told to the operator after this long. Default 1 s.</summary>
    public TimeSpan DialGrace { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often peers are asked for a sign of life; those that know no probes are told of ours when nothing else was sent for this long. Default 100 ms.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Seeds the jitter of the backoff. Default 0, which is fine: the node id is mixed in.</summary>
    public int Seed { get; init; }

    /// <summary>Everything that is wrong with these options, one sentence each; empty when nothing is.</summary>
    public IReadOnlyList<string> Problems()
    {
        List<string> problems = [];
        if (MaxFrameBytes < 1024) problems.Add($"{nameof(MaxFrameBytes)} is {MaxFrameBytes}; at least 1024 is needed.");
        if (QueueMessages < 1) problems.Add($"{nameof(QueueMessages)} is {QueueMessages}; at least 1 is needed.");
        if (QueueBytes < 1) problems.Add($"{nameof(QueueBytes)} is {QueueBytes}; at least 1 is needed.");
        Positive(nameof(ConnectTimeout), ConnectTimeout);
        Positive(nameof(HandshakeTimeout), HandshakeTimeout);
        Positive(nameof(BackoffMinimum), BackoffMinimum);
        Positive(nameof(KeepAliveInterval), KeepAliveInterval);
        Positive(nameof(UnacknowledgedTimeout), UnacknowledgedTimeout);
        if (BackoffMaximum < BackoffMinimum) problems.Add($"{nameof(BackoffMaximum)} is {BackoffMaximum}, less than {nameof(BackoffMinimum)}.");
        return problems;

        void Positive(string name, TimeSpan value)
        {
            if (value <= TimeSpan.Zero) problems.Add($"{name} is {value}; it must be positive.");
        }
    }
}
