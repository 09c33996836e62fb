namespace Rrmq.Contracts;

/// <summary>The answer to <c>DELETE /v1/cluster/members/{id}</c>: the node is a member no longer, for good.</summary>
public sealed record RemoveMemberReport(int Id, string? Name, string? Address);
