namespace Rrmq.Storage;

/// <summary>
/// Makes segment files. A segment takes its name only when header and first zeros are durable, so a file named as a segment always has its header and all of its born length; what
/// a crash leaves half made has the temporary name and no records. One caller at a time.
/// </summary>
/// <param name="files">The disk for what is needed now.</param>
/// <param name="ahead">The disk for what is only made ahead: one that has no reserve to spend on it.</param>
/// <param name="folder">The log's folder.</param>
/// <param name="identity">Whose it is.</param>
/// <param name="options">Its sizes.</param>
internal sealed class SegmentFactory(IFileSystem files, IFileSystem ahead, string folder, NodeIdentity identity, LogOptions options)
{
    public const string UnfinishedSuffix = ".new";

    private const int PieceBytes = 256 * 1024;

    private static readonly byte[] ZeroPiece = new byte[PieceBytes];

    /// <summary>One piece of zeros; small, so that an append that waits for it waits briefly.</summary>
    public static ReadOnlySpan<byte> Zeros => ZeroPiece;

    public string PathOf(int id) => Path.Combine(folder, SegmentName.Of(id));

    public ChecksumSeed SeedOf(int id) => new((ulong)id, identity.Incarnation);

    public Segment Create(int id) => Create(id, files);

    /// <summary>Makes the next segment before it is needed.</summary>
    /// <exception cref="DiskFullException">There is no room beside the reserve.</exception>
    public Segment CreateAhead(int id)
    {
        using var made = Create(id, ahead);
        return new Segment(id, Open(id), SegmentHeader.Bytes, made.Region.End);
    }

    public RecordFile Open(int id) => new(PathOf(id), files.Open(PathOf(id)), SeedOf(id));

    /// <summary>A second handle, for what is prepared ahead in a segment.</summary>
    public IFile OpenAgain(Segment segment) => ahead.Open(segment.Path);

    private Segment Create(int id, IFileSystem files)
    {
        var path = PathOf(id);
        var unfinished = path + UnfinishedSuffix;
        if (files.FileExists(unfinished))
            files.Delete(unfinished);
        var file = files.Create(unfinished);
        try
        {
            var end = Fill(file, id);
            file.SyncData();
            files.Rename(unfinished, path);
            files.SyncDirectory(folder);
            return new Segment(id, new RecordFile(path, file, SeedOf(id)), SegmentHeader.Bytes, end);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private long Fill(IFile file, int id)
    {
        var end = Math.Max(SegmentHeader.Bytes, Math.Min(options.LeastPreparedBytes, options.SegmentBytes));
        Span<byte> header = stackalloc byte[SegmentHeader.Bytes];
        SegmentHeader.Write(header, SegmentHeader.SegmentMagic, identity, (ulong)id, end);
        file.Write(header, 0);
        for (long at = SegmentHeader.Bytes; at < end; at += PieceBytes)
            file.Write(ZeroPiece.AsSpan(0, (int)Math.Min(PieceBytes, end - at)), at);
        return end;
    }
}
