namespace Rrmq.Client;

/// <summary>Where a cluster is, and how patient a client is with it. Immutable.</summary>
public sealed record RrmqClientOptions
{
    /// <summary>A node remembers a key for five minutes; who asks for longer could be done twice.</summary>
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(4);

    /// <summary>Any nodes of the cluster, such as <c>http://10.0.0.1:8567</c>; one that does not answer gives way to the next. At least one.</summary>
    public required IReadOnlyList<Uri> Nodes { get; init; }

    /// <summary>For how long after its first failure a request is asked again, under the same key, while nobody can say that it took effect. Default 30 s, many times an election; at most 4 minutes; zero: never.</summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>One attempt is given up after this long, not counting the time that it was asked to wait for messages, and a second for each MiB of its body. Default 5 s.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Requests go to the leader as soon as an answer has named it, which spares a hop. Switch it off where the nodes' own addresses mean nothing to you. Default true; a leader that cannot be reached is left alone anyway.</summary>
    public bool FollowLeader { get; init; } = true;

    /// <summary>
    /// Every write carries an idempotency key. Default true. A cluster remembers 100,000 of them for five minutes; who sends more than some three hundred writes a second for that long publishes batches, or goes
    /// without: then a write whose fate is unknown is not asked again but ends with an error whose <see cref="RrmqException.MayBeApplied"/> is true.
    /// </summary>
    public bool UseIdempotencyKeys { get; init; } = true;

    /// <summary>All that is wrong, each with field, value and rule.</summary>
    internal IEnumerable<string> Problems()
    {
        if (Nodes is null || Nodes.Count == 0)
            yield return $"{nameof(Nodes)}: at least one node must be named";
        foreach (var node in Nodes ?? [])
            if (node is null || !node.IsAbsoluteUri || node.Scheme is not ("http" or "https") || node.PathAndQuery != "/")
                yield return $"{nameof(Nodes)}: \"{node}\": must be like http://10.0.0.1:8567";
        if (RetryFor < TimeSpan.Zero || RetryFor > LongestRetry)
            yield return $"{nameof(RetryFor)}: {RetryFor}: must be from zero to {LongestRetry}";
        if (AttemptTimeout <= TimeSpan.Zero || AttemptTimeout > LongestRetry)
            yield return $"{nameof(AttemptTimeout)}: {AttemptTimeout}: must be above zero and at most {LongestRetry}";
    }
}
