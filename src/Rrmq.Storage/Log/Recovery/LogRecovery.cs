namespace Rrmq.Storage;

/// <summary>
/// Opens a log folder: <see cref="Read"/> checks every name and header and replays every record, and only when all of it makes sense <see cref="Settle"/> changes the disk: a
/// torn tail is zeroed, and the last batch is made durable again. One thread, one use.
/// </summary>
internal sealed class LogRecovery(
    IFileSystem files, string folder, NodeIdentity identity, SegmentFactory factory, GroupTable groups, DurableEndFile durableEnd, Action<RecoveryProgress>? progress)
{
    public const string GapInside = "no valid record, though a later segment was begun";

    private readonly List<IFile> _opened = [];
    private readonly List<RecordFile> _openedKept = [];
    private readonly List<string> _unneeded = [];
    private LogManifest _manifest = LogManifest.Whole;
    private long _bytesTotal;
    private long _bytesDone;
    private long _records;
    private int _filesDone;
    private LogTail? _tail;

    public RecoveryReport Report { get; private set; } = new(0, 0, null, 0, 0);

    /// <summary>Changes nothing on disk.</summary>
    public (SegmentSet Segments, KeptSet Kept) Read()
    {
        try
        {
            var kept = new KeptFiles(files, folder, identity);
            var inventory = LogInventory.Take(files, folder, identity);
            _manifest = inventory.Manifest;
            _unneeded.AddRange(inventory.Unneeded);
            for (var id = _manifest.FirstSegment; id <= inventory.LastSegment; id++)
            {
                _opened.Add(files.Open(factory.PathOf(id)));
                _bytesTotal += _opened[^1].Length;
            }

            foreach (var file in _manifest.Kept)
            {
                _openedKept.Add(file.IsSegment ? factory.Open((int)file.Number) : kept.Open(file.Number));
                _bytesTotal += _openedKept[^1].File.Length;
            }

            foreach (var start in _manifest.Groups)
                groups.Begin(start);
            var keptSet = new KeptSet(_manifest, ScanKept(kept));
            var set = Replay();
            foreach (var (group, log) in groups.All())
                log.Retain(default, keptSet.Sources.SelectMany(source => source.Extents).Where(pair => pair.Group == group).Select(pair => pair.Extent));
            return (set, keptSet);
        }
        catch
        {
            foreach (var file in _opened)
                file.Dispose();
            foreach (var file in _openedKept)
                file.Dispose();
            throw;
        }
    }

    /// <summary>What was read counts from now on. Once, after <see cref="Read"/>.</summary>
    public void Settle()
    {
        var (file, path, end, contentEnd, lastBatch, lastBatchStart, isEmpty) = _tail!;
        if (contentEnd > end.Offset)
            Cut(file, path, end.Offset, contentEnd);
        // What was replayed may exist in the page cache only: the process died between write and sync, or a sync failed and the kernel took the pages
        // for clean. Written again, the sync that follows covers them for certain.
        if (lastBatch.Length > 0)
            file.Write(lastBatch, lastBatchStart);
        file.SyncData();
        files.SyncDirectory(folder);
        // A segment without a record may be taken for one made ahead at the next start, when the log ends in the one before it.
        if (!isEmpty)
            durableEnd.Note(end);
        // The folder is synced: the manifest that this rests on is durable.
        foreach (var name in _unneeded)
            files.Delete(Path.Combine(folder, name));
    }

    private List<KeptSource> ScanKept(KeptFiles kept)
    {
        var recovery = new KeptRecovery(kept, new PlacesFile(files, identity), identity);
        var sources = new List<KeptSource>();
        for (var i = 0; i < _openedKept.Count; i++)
        {
            sources.Add(recovery.Read(_openedKept[i], _manifest.Kept[i]));
            Done(sources[^1].BytesOnDisk);
        }

        return sources;
    }

    private SegmentSet Replay()
    {
        var first = _manifest.FirstSegment;
        var tail = TailSegment();
        var segments = new Segment[tail - first + 1];
        var previousEnd = _manifest.PreviousEnd;
        for (var id = first; id <= tail; id++)
        {
            var file = FileOf(id);
            var window = new SegmentWindow(file);
            var path = factory.PathOf(id);
            CheckHeader(window, id);
            var start = groups.StartOfSegment();
            var reader = new RecordReader(window, factory.SeedOf(id));
            var replay = new SegmentReplay(id, path, reader, groups);
            replay.Run(previousEnd);
            _records += replay.Records;
            var contentEnd = window.EndOfContent(replay.End);
            if (id < tail)
                CheckComplete(path, replay, contentEnd);
            else
                JudgeTail(window, reader, replay, path, contentEnd);
            segments[id - first] = new Segment(id, new RecordFile(path, file, factory.SeedOf(id)), replay.End, Math.Max(replay.End, window.FileLength)) { Start = start };
            previousEnd = replay.End;
            Done(window.FileLength);
        }
        Report = Report with { Segments = segments.Length, Records = _records };
        return new SegmentSet(factory, segments, tail < LastSegment ? Prepared(LastSegment) : null);
    }

    private int LastSegment => _manifest.FirstSegment + _opened.Count - 1;

    private IFile FileOf(int id) => _opened[id - _manifest.FirstSegment];

    private void Done(long bytes)
    {
        _filesDone++;
        _bytesDone += bytes;
        progress?.Invoke(new RecoveryProgress(_filesDone, _opened.Count + _openedKept.Count, _bytesDone, _bytesTotal));
    }

    // The last segment may have been made ahead and hold nothing yet; then the log ends in the one before it.
    private int TailSegment()
    {
        var last = LastSegment;
        var window = new SegmentWindow(_opened[^1]);
        CheckHeader(window, last);
        return _opened.Count > 1 && window.EndOfContent(SegmentHeader.Bytes) == SegmentHeader.Bytes ? last - 1 : last;
    }

    private Segment Prepared(int id)
    {
        var file = FileOf(id);
        return new Segment(id, new RecordFile(factory.PathOf(id), file, factory.SeedOf(id)), SegmentHeader.Bytes, Math.Max(SegmentHeader.Bytes, file.Length));
    }

    private void CheckHeader(SegmentWindow window, int id)
    {
        if (FindDamage(window, factory.PathOf(id), identity, id) is { } damage)
            throw damage;
    }

    /// <summary>What is wrong with a segment's header, or with the file's length.</summary>
    public static LogCorruptException? FindDamage(SegmentWindow window, string path, NodeIdentity identity, int id)
    {
        var header = window.Get(0, SegmentHeader.Bytes);
        if (SegmentHeader.FindProblem(header, SegmentHeader.SegmentMagic, identity, (ulong)id) is { } problem)
            return new LogCorruptException(path, 0, problem) { IsForeign = SegmentHeader.IsSound(header, SegmentHeader.SegmentMagic) };
        return SegmentHeader.BornBytes(header) is var born && window.FileLength < born
            ? new LogCorruptException(path, window.FileLength, $"the file ends here and was made with {born} bytes: it was cut short, and records may be lost")
            : null;
    }

    private static void CheckComplete(string path, SegmentReplay replay, long contentEnd)
    {
        if (contentEnd > replay.End)
            throw new LogCorruptException(path, replay.End, GapInside);
        if (replay.Records == 0)
            throw new LogCorruptException(path, replay.End, "no records, though a later segment was made");
    }

    private void JudgeTail(SegmentWindow window, RecordReader reader, SegmentReplay replay, string path, long contentEnd)
    {
        // A segment is made ahead only behind one that holds durable records.
        if (replay.Records == 0 && LastSegment > replay.Segment)
            throw new LogCorruptException(path, replay.End, "no records, though a later segment was made");
        if (contentEnd > replay.End && TornTail.FindDamage(window, reader, replay.End, contentEnd) is { } damage)
            throw new LogCorruptException(path, replay.End, damage);
        var end = new DurableEnd(replay.Segment, replay.End);
        if (durableEnd.Read() is { } noted && noted.IsBeyond(end))
            throw new LogCorruptException(path, replay.End, $"the log ends here and was durable up to offset {noted.Offset} of segment {noted.Segment}: what was acknowledged behind this place is lost");

        foreach (var (group, log) in groups.All())
        {
            if (!log.IsComplete)
                throw new LogCorruptException(factory.PathOf(_manifest.FirstSegment), 0, $"entries of group {group} from {log.Base.Index.Next} on are missing");
        }

        var lastBatch = window.Get(replay.LastBatchStart, (int)(replay.End - replay.LastBatchStart)).ToArray();
        _tail = new LogTail(FileOf(replay.Segment), path, end, contentEnd, lastBatch, replay.LastBatchStart, replay.Records == 0);
    }

    private void Cut(IFile file, string path, long from, long to)
    {
        for (var at = from; at < to; at += SegmentFactory.Zeros.Length)
            file.Write(SegmentFactory.Zeros[..(int)Math.Min(SegmentFactory.Zeros.Length, to - at)], at);
        Report = Report with { CutFile = path, CutOffset = from, CutBytes = to - from };
    }
}
