using System.Text.Json.Serialization;

namespace Rrmq.Contracts;

/// <summary>The body of <c>POST /v1/cluster/transfer</c>.</summary>
/// <param name="To">The number of the node that is to lead; the one that is furthest when it is not said.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TransferRequest(int? To = null);
