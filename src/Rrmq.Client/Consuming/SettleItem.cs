namespace Rrmq.Client;

/// <summary>What became of one receipt.</summary>
internal sealed record SettleItem(bool Done);
