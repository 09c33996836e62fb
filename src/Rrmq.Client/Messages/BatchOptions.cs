namespace Rrmq.Client;

/// <summary>How a batch is published.</summary>
public sealed record BatchOptions
{
    /// <summary>All are stored or none. Default false: each counts for itself.</summary>
    public bool IsAtomic { get; init; }

    /// <inheritdoc cref="PublishOptions.IdempotencyKey"/>
    public string? IdempotencyKey { get; init; }

    /// <inheritdoc cref="PublishOptions.Acks"/>
    public Acknowledgement Acks { get; init; }
}
