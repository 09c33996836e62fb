namespace Rrmq.Storage;

/// <summary>
/// Opens a log folder: checks every name and header, replays every record, and only when all of it makes sense changes the disk: a torn tail is zeroed,
/// and the last batch is made durable again. One thread, one use.
/// </summary>
internal sealed class LogRecovery(
    IFileSystem files, string folder, NodeIdentity identity, SegmentFactory factory, GroupTable groups, DurableEndFile durableEnd, Action<RecoveryProgress>? progress)
{
    private readonly List<IFile> _opened = [];
    private readonly List<RecordFile> _openedKept = [];
    private readonly List<string> _unneeded = [];
    private LogManifest _manifest = LogManifest.Whole;
    private long _bytesTotal;
    private long _bytesDone;
    private long _records;
    private int _filesDone;

    public RecoveryReport Report { get; private set; } = new(0, 0, null, 0, 0);

    public (SegmentSet Segments, KeptSet Kept) Run()
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
            // The folder was synced behind the replay: the manifest that this rests on is durable.
            foreach (var name in _unneeded)
                files.Delete(Path.Combine(folder, name));
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

    private List<KeptSource> ScanKept(KeptFiles kept)
    {
        var places = new PlacesFile(files, identity);
        var sources = new List<KeptSource>();
        for (var i = 0; i < _openedKept.Count; i++)
        {
            var (file, described) = (_openedKept[i], _manifest.Kept[i]);
            var window = new SegmentWindow(file.File);
            var problem = described.IsSegment ? FindProblem(window, (int)described.Number) : kept.FindProblem(window, described.Number);
            if (problem is not null)
                throw new LogCorruptException(file.Path, 0, problem);
            if (window.FileLength < described.End)
                throw new LogCorruptException(file.Path, window.FileLength, $"the file ends here, though records are kept up to {described.End}");
            var extents = places.TryRead(file, described) ?? new KeptScan(file.Path, new RecordReader(window, file.Seed)).Run(file, described);
            sources.Add(new KeptSource(described.IsSegment, described.Number, file, described.End, window.FileLength, extents));
            Done(window.FileLength);
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
                FinishTail(window, reader, replay, path, contentEnd);
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
        if (FindProblem(window, id) is { } problem)
            throw new LogCorruptException(factory.PathOf(id), 0, problem) { IsForeign = SegmentHeader.IsSound(window.Get(0, SegmentHeader.Bytes), SegmentHeader.SegmentMagic) };
        if (SegmentHeader.BornBytes(window.Get(0, SegmentHeader.Bytes)) is var born && window.FileLength < born)
            throw new LogCorruptException(factory.PathOf(id), window.FileLength, $"the file ends here and was made with {born} bytes: it was cut short, and records may be lost");
    }

    private string? FindProblem(SegmentWindow window, int id) =>
        SegmentHeader.FindProblem(window.Get(0, SegmentHeader.Bytes), SegmentHeader.SegmentMagic, identity, (ulong)id);

    private static void CheckComplete(string path, SegmentReplay replay, long contentEnd)
    {
        if (contentEnd > replay.End)
            throw new LogCorruptException(path, replay.End, "no valid record, though a later segment was begun");
        if (replay.Records == 0)
            throw new LogCorruptException(path, replay.End, "no records, though a later segment was made");
    }

    private void FinishTail(SegmentWindow window, RecordReader reader, SegmentReplay replay, string path, long contentEnd)
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

        var file = FileOf(replay.Segment);
        var lastBatch = window.Get(replay.LastBatchStart, (int)(replay.End - replay.LastBatchStart)).ToArray();
        if (contentEnd > replay.End)
            Cut(file, path, replay.End, contentEnd);
        // What was replayed may exist in the page cache only: the process died between write and sync, or a sync failed and the kernel took the pages
        // for clean. Written again, the sync that follows covers them for certain.
        if (lastBatch.Length > 0)
            file.Write(lastBatch, replay.LastBatchStart);
        file.SyncData();
        files.SyncDirectory(folder);
        // A segment without a record may be taken for one made ahead at the next start, when the log ends in the one before it.
        if (replay.Records > 0)
            durableEnd.Note(end);
    }

    private void Cut(IFile file, string path, long from, long to)
    {
        for (var at = from; at < to; at += SegmentFactory.Zeros.Length)
            file.Write(SegmentFactory.Zeros[..(int)Math.Min(SegmentFactory.Zeros.Length, to - at)], at);
        Report = Report with { CutFile = path, CutOffset = from, CutBytes = to - from };
    }
}
