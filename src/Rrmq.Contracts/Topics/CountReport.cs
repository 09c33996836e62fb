namespace Rrmq.Contracts;

/// <summary>The answer to purge and redrive: how many messages it was, and how many of that kind are left.</summary>
public sealed record CountReport(long Count, long Left);
