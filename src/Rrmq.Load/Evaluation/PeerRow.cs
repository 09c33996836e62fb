namespace Rrmq.Load;

/// <summary>One piece of work of a comparison.</summary>
/// <param name="Work">What was done.</param>
/// <param name="Unit">Of the cells' figures.</param>
/// <param name="MoreIsBetter">Else less is.</param>
public sealed record PeerRow(string Work, string Unit, bool MoreIsBetter, IReadOnlyList<PeerCell> Cells);
