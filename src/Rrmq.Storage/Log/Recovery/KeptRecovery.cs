namespace Rrmq.Storage;

/// <summary>Takes in files that hold bodies outside the log, as the manifest describes them. Changes nothing. One thread.</summary>
/// <param name="kept">The rewritten ones.</param>
/// <param name="places">The notes of where records are; null: every record is read, and checked.</param>
/// <param name="identity">Whose they are to be.</param>
internal sealed class KeptRecovery(KeptFiles kept, PlacesFile? places, NodeIdentity identity)
{
    /// <exception cref="LogCorruptException">It is not what the manifest says.</exception>
    public KeptSource Read(RecordFile file, ManifestFile described)
    {
        var window = new SegmentWindow(file.File);
        var problem = described.IsSegment
            ? SegmentHeader.FindProblem(window.Get(0, SegmentHeader.Bytes), SegmentHeader.SegmentMagic, identity, (ulong)described.Number)
            : kept.FindProblem(window, described.Number);
        if (problem is not null)
            throw new LogCorruptException(file.Path, 0, problem);
        if (window.FileLength < described.End)
            throw new LogCorruptException(file.Path, window.FileLength, $"the file ends here, though records are kept up to {described.End}");
        var extents = places?.TryRead(file, described) ?? new KeptScan(file.Path, new RecordReader(window, file.Seed)).Run(file, described);
        return new KeptSource(described.IsSegment, described.Number, file, described.End, window.FileLength, extents);
    }
}
