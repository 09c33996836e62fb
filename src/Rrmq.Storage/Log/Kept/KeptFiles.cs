namespace Rrmq.Storage;

/// <summary>
/// Makes rewritten files. Like a segment, one takes its name only when all of it is durable; it counts only once the manifest names it. One caller at a time.
/// </summary>
internal sealed class KeptFiles(IFileSystem files, string folder, NodeIdentity identity)
{
    // Sets the seed apart from that of the segment of the same number.
    private const ulong SeedBit = 1UL << 63;

    public string PathOf(long number) => Path.Combine(folder, KeptName.Of(number));

    public RecordFile Open(long number)
    {
        var path = PathOf(number);
        return new RecordFile(path, files.Open(path), SeedOf(number));
    }

    /// <summary>Writes a file by <paramref name="fill"/> and names it; see <see cref="KeptExtent.Since"/>. The name is durable with the next sync of the folder.</summary>
    /// <exception cref="DiskFullException">There is no room; what was begun is removed.</exception>
    public KeptSource Create(long number, LogIndex since, Action<KeptFileWriter> fill)
    {
        var path = PathOf(number);
        var unfinished = path + KeptName.UnfinishedSuffix;
        if (files.FileExists(unfinished))
            files.Delete(unfinished);
        var file = files.Create(unfinished);
        try
        {
            var record = new RecordFile(path, file, SeedOf(number));
            var writer = new KeptFileWriter(record);
            fill(writer);
            writer.Finish(header => SegmentHeader.Write(header, SegmentHeader.KeptMagic, identity, (ulong)number, writer.End));
            files.Rename(unfinished, path);
            return new KeptSource(false, number, record, writer.End, writer.End, writer.Extents(since));
        }
        catch (Exception error)
        {
            file.Dispose();
            if (error is DiskFullException or LogCorruptException or OperationCanceledException)
                files.Delete(unfinished);
            throw;
        }
    }

    /// <summary>What is wrong with a rewritten file's header or length, or null.</summary>
    public string? FindProblem(SegmentWindow window, long number)
    {
        var header = window.Get(0, SegmentHeader.Bytes);
        if (SegmentHeader.FindProblem(header, SegmentHeader.KeptMagic, identity, (ulong)number) is { } problem)
            return problem;
        var born = SegmentHeader.BornBytes(header);
        return window.FileLength == born ? null : $"the file has {window.FileLength} bytes and was made with {born}";
    }

    private ChecksumSeed SeedOf(long number) => new((ulong)number | SeedBit, identity.Incarnation);
}
