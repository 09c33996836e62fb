namespace Rrmq.Contracts;

/// <summary>A member as <see cref="NodeEvent"/> names it. <paramref name="Role"/> is <c>voter</c>, <c>leaving</c> or <c>learner</c>.</summary>
public sealed record NodeEventMember(int Id, string Name, string Address, string Role);
