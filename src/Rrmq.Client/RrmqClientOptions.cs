namespace Rrmq.Client;

/// <summary>Where a cluster is, and how patient a client is with it. Immutable.</summary>
public sealed record RrmqClientOptions
{
    /// <summary>Any nodes of the cluster, such as <c>http://10.0.0.1:8567</c>; one that does not answer gives way to the next. At least one.</summary>
    public required IReadOnlyList<Uri> Nodes { get; init; }

    /// <summary>A request is asked again, under the same key, for this long while nobody can say that it took effect. Default 30 s: many times an election.</summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>One attempt is given up after this long, time that it was asked to wait for messages not counted. Default 5 s.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
