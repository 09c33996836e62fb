namespace Rrmq.Client;

/// <summary>The body that ends an attempt badly.</summary>
internal sealed record FailureInput(string Receipt, string Reason, bool Retry);
