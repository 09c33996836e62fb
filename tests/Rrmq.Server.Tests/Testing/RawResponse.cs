namespace Rrmq.Server.Tests;

/// <summary>An answer as it came over the wire. Header names compare ignoring case.</summary>
public sealed record RawResponse(int Status, IReadOnlyDictionary<string, string> Headers, string Body);
