namespace Rrmq.Client;

/// <summary>How many messages a purge dropped or a redrive made ready.</summary>
/// <param name="Count">So many.</param>
/// <param name="Left">So many of that kind are left.</param>
public sealed record CountResult(long Count, long Left);
