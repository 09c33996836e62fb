namespace Rrmq.Load;

/// <summary>Something about the machine or the software that figures depend on.</summary>
public sealed record Fact(string Name, string Value);
