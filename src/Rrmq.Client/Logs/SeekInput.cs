namespace Rrmq.Client;

/// <summary>The body that moves a group.</summary>
internal sealed record SeekInput(string? To, long? ToSeq, string? ToTime);
