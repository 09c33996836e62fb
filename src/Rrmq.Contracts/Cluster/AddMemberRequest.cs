using System.Text.Json.Serialization;

namespace Rrmq.Contracts;

/// <summary>The body of <c>POST /v1/cluster/members</c>.</summary>
/// <param name="Address">Where clients reach the newcomer, such as <c>http://10.0.0.4:8567</c>.</param>
/// <param name="InternalPort">Where peers do, when that is another port.</param>
/// <param name="Name">What it wants to be called; the cluster gives it a name when it does not say.</param>
/// <param name="Incarnation">The newcomer's data folder, 16 hexadecimal digits; only the newcomer itself says it.</param>
/// <param name="Replaces">True from a node whose data folder is lost: it takes the place of the member at its address.</param>
/// <param name="Cluster">The cluster it means, 16 hexadecimal digits; another one refuses. Whoever does not know it leaves it out.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AddMemberRequest(string? Address, int? InternalPort = null, string? Name = null, string? Incarnation = null, bool Replaces = false, string? Cluster = null);
