namespace Rrmq.Client;

/// <summary>An item for each receipt, in order.</summary>
internal sealed record SettleAnswer(IReadOnlyList<SettleItem> Results);
