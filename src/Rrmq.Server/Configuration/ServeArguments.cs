namespace Rrmq.Server;

/// <summary>What <c>rrmq serve</c> was told about the node and its peers, as text; null where nothing was said.</summary>
public sealed record ServeArguments
{
    public string? Host { get; init; }
    public string? Port { get; init; }
    public string? Id { get; init; }
    public string? InternalPort { get; init; }

    /// <summary>The address of any member of the cluster to join.</summary>
    public string? Join { get; init; }

    /// <summary>Peers' addresses, separated by commas or blanks.</summary>
    public IReadOnlyList<string> Peers { get; init; } = [];
}
