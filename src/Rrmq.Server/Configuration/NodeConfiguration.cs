using Rrmq.Node;

namespace Rrmq.Server;

/// <summary>Everything a process needs to be one node, complete and valid. Immutable.</summary>
public sealed record NodeConfiguration(NodeOptions Node, ServerSettings Server)
{
    /// <summary>A member of the cluster that is to take this node in; null for a node that its cluster began with.</summary>
    public Uri? Join { get; init; }

    /// <summary>Where the node's port was written, for the error that says it is taken: <c>addresses[0].port in cluster.json</c>.</summary>
    public string PortField { get; init; } = "port";

    /// <summary>The same for the port of peers.</summary>
    public string InternalPortField { get; init; } = "internal_port";

    /// <summary>Where the listening address was written.</summary>
    public string HostField { get; init; } = "host";

    /// <summary>One <c>name=value</c> a setting, as it is in force.</summary>
    public IReadOnlyList<string> Effective { get; init; } = [];
}
