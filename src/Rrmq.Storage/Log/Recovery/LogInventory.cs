namespace Rrmq.Storage;

/// <summary>
/// What lies in a log folder, held against what the manifest says should: nothing named may be missing, and nothing may be there that neither a crash nor this program left.
/// Changes nothing.
/// </summary>
/// <param name="Manifest">What the log consists of.</param>
/// <param name="LastSegment">The last segment, perhaps made ahead.</param>
/// <param name="Unneeded">Names of files that a crash left: unfinished, no longer named, or not named yet.</param>
internal sealed record LogInventory(LogManifest Manifest, int LastSegment, IReadOnlyList<string> Unneeded)
{
    private const string ManifestTemporary = ManifestFormat.Name + AtomicFile.TemporarySuffix;

    /// <exception cref="LogCorruptException">Something is missing or makes no sense.</exception>
    public static LogInventory Take(IFileSystem files, string folder, NodeIdentity identity)
    {
        var manifest = ReadManifest(files, folder, identity);
        var missing = manifest.Kept.Select(file => NameOf(file.IsSegment, file.Number)).ToHashSet(StringComparer.Ordinal);
        var named = missing.ToHashSet(StringComparer.Ordinal);
        var unneeded = new List<string>();
        var next = manifest.FirstSegment;
        foreach (var name in files.DirectoryExists(folder) ? files.List(folder) : [])
        {
            if (name is ManifestFormat.Name or DurableEndFile.Name || missing.Remove(name))
                continue;
            if (name.EndsWith(PlacesFile.Suffix, StringComparison.Ordinal) && named.Contains(name[..^PlacesFile.Suffix.Length]))
                continue;
            if (SegmentName.TryParse(name, out var id) && id >= manifest.FirstSegment)
            {
                if (id != next++)
                    throw new LogCorruptException(Path.Combine(folder, SegmentName.Of(next - 1)), 0, $"the segment is missing, though {name} exists");
            }
            else if (IsLeftOver(name))
            {
                unneeded.Add(name);
            }
            else
            {
                throw new LogCorruptException(Path.Combine(folder, name), 0, "not a file of this log, which holds nothing but segments, what is kept of them, and the manifest") { IsForeign = true };
            }
        }

        if (missing.Count > 0)
            throw new LogCorruptException(Path.Combine(folder, missing.Order(StringComparer.Ordinal).First()), 0, "the file is missing, and with it messages that are still queued");
        // A log is made with its first segment, before anything is promised. One without any has forgotten its votes and must not cast them again.
        if (next == manifest.FirstSegment)
            throw new LogCorruptException(Path.Combine(folder, SegmentName.Of(next)), 0, "the segment is missing, and with it all that this node has promised");
        return new LogInventory(manifest, next - 1, unneeded);
    }

    /// <exception cref="LogCorruptException">It does not read as it was written.</exception>
    public static LogManifest ReadManifest(IFileSystem files, string folder, NodeIdentity identity)
    {
        var path = Path.Combine(folder, ManifestFormat.Name);
        return files.FileExists(path)
            ? ManifestFormat.Decode(path, AtomicFile.Read(files, path, ManifestFormat.LargestBytes), identity)
            : LogManifest.Whole;
    }

    private static bool IsLeftOver(string name)
    {
        if (name == ManifestTemporary)
            return true;
        var suffix = name.EndsWith(SegmentFactory.UnfinishedSuffix, StringComparison.Ordinal) ? SegmentFactory.UnfinishedSuffix
            : name.EndsWith(PlacesFile.Suffix, StringComparison.Ordinal) ? PlacesFile.Suffix
            : "";
        var whole = name[..^suffix.Length];
        return SegmentName.TryParse(whole, out _) || KeptName.TryParse(whole, out _);
    }

    private static string NameOf(bool isSegment, long number) => isSegment ? SegmentName.Of((int)number) : KeptName.Of(number);
}
