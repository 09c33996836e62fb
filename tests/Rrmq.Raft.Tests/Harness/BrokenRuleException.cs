namespace Rrmq.Raft.Tests;

/// <summary>A promise of consensus was seen broken.</summary>
internal sealed class BrokenRuleException(string message) : Exception(message);
