using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>One node of the cluster, as its configuration or its membership has it. <paramref name="PublicAddress"/> is the URL that clients use, such as <c>http://127.0.0.1:8567</c>.</summary>
/// <param name="Node">Its number in consensus: of those the cluster began with, the place, from 1, in the order of host and port; of newcomers, the next one never used.</param>
/// <param name="Name">Its name for people: <c>n0</c>, <c>n1</c>, … or what <c>--id</c> says.</param>
/// <param name="PublicAddress">Where clients reach it.</param>
/// <param name="Host">Host name or IP address to dial and bind.</param>
/// <param name="Port">Port for clients.</param>
/// <param name="InternalPort">Port for peers; the same as <paramref name="Port"/> when they share it.</param>
public sealed record Member(NodeId Node, string Name, string PublicAddress, string Host, int Port, int InternalPort)
{
    /// <summary>The data folder that was given this number when it joined; null for those the cluster began with, and for one that has not come yet.</summary>
    public Incarnation? Folder { get; init; }

    /// <summary>True for a newcomer that was announced and whose process has not come yet: the first one to come from its address takes the place.</summary>
    public bool IsAwaited { get; init; }
}
