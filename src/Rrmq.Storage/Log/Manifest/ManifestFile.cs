namespace Rrmq.Storage;

/// <summary>One kept file: which it is, where its records end, and the entries of each group whose bodies count in it.</summary>
internal sealed record ManifestFile(bool IsSegment, long Number, long End, IReadOnlyList<ManifestExtent> Extents);
