namespace Rrmq.Storage;

/// <summary>
/// Opens a log folder: checks every name and header, replays every record, and only when all of it makes sense changes the disk: a torn tail is zeroed,
/// and the last batch is made durable again. One thread, one use.
/// </summary>
internal sealed class LogRecovery(
    IFileSystem files, string folder, NodeIdentity identity, SegmentFactory factory, GroupTable groups, DurableEndFile durableEnd, Action<RecoveryProgress>? progress)
{
    private readonly List<IFile> _opened = [];
    private readonly List<string> _unfinished = [];
    private long _bytesTotal;
    private long _bytesDone;
    private long _records;

    public RecoveryReport Report { get; private set; } = new(0, 0, null, 0, 0);

    public SegmentSet Run()
    {
        try
        {
            var count = CountSegments();
            for (var id = 1; id <= count; id++)
            {
                _opened.Add(files.Open(factory.PathOf(id)));
                _bytesTotal += _opened[^1].Length;
            }
            var set = Replay();
            foreach (var name in _unfinished)
            {
                if (files.FileExists(Path.Combine(folder, name)))
                    files.Delete(Path.Combine(folder, name));
            }
            return set;
        }
        catch
        {
            foreach (var file in _opened)
                file.Dispose();
            throw;
        }
    }

    private int CountSegments()
    {
        var count = 0;
        foreach (var name in files.DirectoryExists(folder) ? files.List(folder) : [])
        {
            if (IsUnfinished(name))
                _unfinished.Add(name);
            else if (name == DurableEndFile.Name)
                continue;
            else if (!SegmentName.TryParse(name, out var id))
                throw new LogCorruptException(Path.Combine(folder, name), 0, "not a file of this log");
            else if (id != ++count)
                throw new LogCorruptException(factory.PathOf(count), 0, $"the segment is missing, though {name} exists");
        }
        // A log is made with its first segment, before anything is promised. One without any has forgotten its votes and must not cast them again.
        return count > 0 ? count : throw new LogCorruptException(factory.PathOf(1), 0, "the segment is missing, and with it all that this node has promised");
    }

    private static bool IsUnfinished(string name) =>
        name.EndsWith(SegmentFactory.UnfinishedSuffix, StringComparison.Ordinal)
        && SegmentName.TryParse(name[..^SegmentFactory.UnfinishedSuffix.Length], out _);

    private SegmentSet Replay()
    {
        var tail = TailSegment();
        var segments = new Segment[_opened.Count];
        long previousEnd = 0;
        for (var id = 1; id <= tail; id++)
        {
            var window = new SegmentWindow(_opened[id - 1]);
            var path = factory.PathOf(id);
            CheckHeader(window, id);
            var reader = new RecordReader(window, factory.SeedOf(id));
            var replay = new SegmentReplay(id, path, reader, groups);
            replay.Run(previousEnd);
            _records += replay.Records;
            var contentEnd = window.EndOfContent(replay.End);
            if (id < tail)
                CheckComplete(path, replay, contentEnd);
            else
                FinishTail(window, reader, replay, path, contentEnd);
            segments[id - 1] = new Segment(id, path, _opened[id - 1], factory.SeedOf(id), replay.End, Math.Max(replay.End, window.FileLength));
            previousEnd = replay.End;
            _bytesDone += window.FileLength;
            progress?.Invoke(new RecoveryProgress(id, _opened.Count, _bytesDone, _bytesTotal));
        }
        Report = Report with { Segments = tail, Records = _records };
        return new SegmentSet(factory, segments[..tail], tail < _opened.Count ? Prepared(_opened.Count) : null);
    }

    // The last segment may have been made ahead and hold nothing yet; then the log ends in the one before it.
    private int TailSegment()
    {
        var last = _opened.Count;
        var window = new SegmentWindow(_opened[^1]);
        CheckHeader(window, last);
        return last > 1 && window.EndOfContent(SegmentHeader.Bytes) == SegmentHeader.Bytes ? last - 1 : last;
    }

    private Segment Prepared(int id)
    {
        var file = _opened[id - 1];
        return new Segment(id, factory.PathOf(id), file, factory.SeedOf(id), SegmentHeader.Bytes, Math.Max(SegmentHeader.Bytes, file.Length));
    }

    private void CheckHeader(SegmentWindow window, int id)
    {
        var header = window.Get(0, SegmentHeader.Bytes);
        if (SegmentHeader.FindProblem(header, identity, (ulong)id) is { } problem)
            throw new LogCorruptException(factory.PathOf(id), 0, problem);
        if (SegmentHeader.BornBytes(header) is var born && window.FileLength < born)
            throw new LogCorruptException(factory.PathOf(id), window.FileLength, $"the file ends here and was made with {born} bytes: it was cut short, and records may be lost");
    }

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
        if (replay.Records == 0 && _opened.Count > replay.Segment)
            throw new LogCorruptException(path, replay.End, "no records, though a later segment was made");
        if (contentEnd > replay.End && TornTail.FindDamage(window, reader, replay.End, contentEnd) is { } damage)
            throw new LogCorruptException(path, replay.End, damage);
        var end = new DurableEnd(replay.Segment, replay.End);
        if (durableEnd.Read() is { } noted && noted.IsBeyond(end))
            throw new LogCorruptException(path, replay.End, $"the log ends here and was durable up to offset {noted.Offset} of segment {noted.Segment}: what was acknowledged behind this place is lost");

        var file = _opened[replay.Segment - 1];
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
