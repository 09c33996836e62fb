namespace Rrmq.Client;

/// <summary>The body that makes a group.</summary>
internal sealed record GroupInput(string? From, long? FromSeq, string? FromTime);
