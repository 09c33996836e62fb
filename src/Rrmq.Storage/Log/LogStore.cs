using System.Buffers;
using System.Diagnostics;

namespace Rrmq.Storage;

/// <summary>
/// The store of a node as a log: all groups' records in one sequence of segments (docs/file-formats.md), a batch with one write and one sync.
/// </summary>
public sealed class LogStore : ILogStore
{
    // One array holds a batch; twice this is beyond what an array and a 32-bit offset can do.
    private const long LargestBatchBytes = RecordCodec.LargestPayloadBytes + (64 << 20);

    private readonly IFileSystem _files;
    private readonly string _folder;
    private readonly LogOptions _options;
    private readonly GroupTable _groups;
    private readonly SegmentSet _segments;
    private readonly SegmentPreparer _preparer;
    private readonly KeptSet _kept;
    private readonly Compaction _compaction;
    private readonly LogReader _reader;
    private readonly BatchPlan _plan;
    private readonly DurableEndFile _durableEnd;
    private readonly RescuedBodies _rescued = new();
    private long _bytesWritten;
    private bool _failed;

    private LogStore(
        IFileSystem files, string folder, NodeIdentity identity, LogOptions options, SegmentFactory factory, GroupTable groups, SegmentSet segments, KeptSet kept,
        DurableEndFile durableEnd, RecoveryReport recovery)
    {
        _files = files;
        _folder = folder;
        _options = options;
        _groups = groups;
        _durableEnd = durableEnd;
        _segments = segments;
        Recovery = recovery;
        _preparer = new SegmentPreparer(factory, segments, options);
        _kept = kept;
        _compaction = new Compaction(files, folder, identity, options, groups, segments, kept, _rescued);
        _reader = new LogReader(segments, groups);
        _plan = new BatchPlan(groups);
    }

    /// <summary>What opening found and cut.</summary>
    public RecoveryReport Recovery { get; }

    public long CutBytes => Recovery.CutBytes;

    public long FreeBytes => _files.FreeBytes(_folder);

    /// <summary>Bytes of all files of the log and of what is kept beside it, zero-filled space included.</summary>
    public long BytesOnDisk => _segments.BytesOnDisk + _kept.BytesOnDisk;

    /// <summary>Segments that are or were written to; one made ahead does not count.</summary>
    public int SegmentCount => _segments.Count;

    /// <summary>Bytes of records appended since opening.</summary>
    public long BytesWritten => Volatile.Read(ref _bytesWritten);

    public LatencyHistogram SyncTimes { get; } = new();

    public bool DiskFull => _preparer.DiskFull;

    public bool NeedsPreparing => _preparer.IsDue;

    /// <summary>
    /// Makes an empty log, durably. Done once in a node's life, before its identity is written: from then on a folder without a segment means a log that was lost.
    /// </summary>
    /// <exception cref="ArgumentException">The options are not sound; every problem is named.</exception>
    /// <exception cref="InvalidOperationException">The folder holds more than a log that was never written to. Nothing was changed.</exception>
    /// <exception cref="IOException">The disk failed or is full.</exception>
    public static void Create(IFileSystem fs, string folder, NodeIdentity identity, LogOptions options)
    {
        Check(options);
        DurableFolder.Ensure(fs, folder);
        if (!UnusedLog.IsAllThereIs(fs, folder))
            throw new InvalidOperationException($"{folder}: holds a log, and no new one is made in its place");
        new SegmentFactory(fs, fs, folder, identity, options).Create(1).Dispose();
    }

    /// <summary>Opens the log in <paramref name="folder"/> and replays it.</summary>
    /// <param name="fs">The disk.</param>
    /// <param name="folder">The log's folder.</param>
    /// <param name="identity">Whose it is.</param>
    /// <param name="options">Its sizes.</param>
    /// <param name="progress">Told after each file.</param>
    /// <param name="ahead">The disk for what is only prepared; another than <paramref name="fs"/> where that one has a reserve. Null: the same.</param>
    /// <exception cref="ArgumentException">The options are not sound; every problem is named.</exception>
    /// <exception cref="LogCorruptException">The log is missing, or the folder holds what a crash cannot explain, or another node's segments. Nothing was changed.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public static LogStore Open(
        IFileSystem fs, string folder, NodeIdentity identity, LogOptions options, Action<RecoveryProgress>? progress = null, IFileSystem? ahead = null)
    {
        Check(options);
        var groups = new GroupTable();
        var factory = new SegmentFactory(fs, ahead ?? fs, folder, identity, options);
        var durableEnd = new DurableEndFile(fs, folder, identity.Incarnation);
        try
        {
            var recovery = new LogRecovery(fs, folder, identity, factory, groups, durableEnd, progress);
            var (segments, kept) = recovery.Read();
            try
            {
                recovery.Settle();
            }
            catch
            {
                segments.Dispose();
                kept.Dispose();
                throw;
            }

            return new LogStore(fs, folder, identity, options, factory, groups, segments, kept, durableEnd, recovery.Report);
        }
        catch
        {
            durableEnd.Dispose();
            throw;
        }
    }

    public RecoveredGroup Recover(GroupId group) => _groups.Find(group)?.Recovered() ?? new RecoveredGroup(default, default, LogIndex.Zero, []);

    public void Append(IReadOnlyList<StorageAppend> batch)
    {
        if (_failed)
            throw new InvalidOperationException($"{_folder}: an earlier append failed; the log must be opened again before it is used");
        _plan.Build(batch);
        if (_plan.Bytes == 0)
            return;
        _failed = true;
        Write();
        _failed = false;
    }

    public IReadOnlyList<Entry> Read(GroupId group, EntryRange range, long maxBytes) => _reader.ReadEntries(group, range, maxBytes);

    public IReadOnlyList<StoredBodies> ReadBodies(GroupId group, LogIndex index, long maxBytes)
    {
        try
        {
            return _reader.ReadBodies(group, index, maxBytes);
        }
        catch (LogCorruptException error)
        {
            _rescued.Distrust(error.File);
            throw;
        }
    }

    public void Rescue(GroupId group, BodySpan span, ReadOnlyMemory<byte> body) => _rescued.Add(group, span, body);

    public bool TryGetRescued(GroupId group, BodySpan span, out ReadOnlyMemory<byte> body) => _rescued.TryGet(group, span, out body);

    public CompactionReport Compact(IReadOnlyList<CompactionScope> scopes, CancellationToken stopping = default) => _compaction.Run(scopes, stopping);

    public void ReceiveBodies(GroupId group, LogIndex snapshot, IEnumerable<EntryBodies> entries, CancellationToken stopping) =>
        _compaction.Receive(group, snapshot, entries, stopping);

    /// <summary>Zero-fills ahead of the writer and makes the next segment when it is due.</summary>
    public void PrepareAhead() => _preparer.Run();

    public void Dispose()
    {
        _preparer.Dispose();
        _segments.Dispose();
        _kept.Dispose();
        _durableEnd.Dispose();
    }

    private static void Check(LogOptions options)
    {
        if (options.Validate() is { Count: > 0 } problems)
            throw new ArgumentException(string.Join("; ", problems), nameof(options));
    }

    private void Write()
    {
        var segment = SegmentFor(_plan.Bytes);
        var start = segment.WriteEnd;
        var link = LinkFor(segment);
        var linkBytes = link?.Bytes ?? 0;
        var bytes = checked((int)(linkBytes + _plan.Bytes));
        var end = start + bytes;
        var buffer = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            if (link is { } first)
                RecordCodec.Write(buffer.AsSpan(0, (int)linkBytes), first.HeaderAt(start), default, segment.Seed, start);
            _plan.Encode(buffer.AsSpan((int)linkBytes), segment.Seed, start, start + linkBytes);
            segment.Region.TakeUpTo(end);
            segment.File.Write(buffer.AsSpan(0, bytes), start);
            var synced = Stopwatch.GetTimestamp();
            segment.File.SyncData();
            SyncTimes.Record(Stopwatch.GetTimestamp() - synced);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        segment.WriteEnd = end;
        _durableEnd.Note(new DurableEnd(segment.Id, end));
        Volatile.Write(ref _bytesWritten, _bytesWritten + bytes);
        _plan.Publish(segment.Id, start + linkBytes);
    }

    private Segment SegmentFor(long bytes)
    {
        if (bytes > LargestBatchBytes)
            throw new InvalidOperationException($"a batch of {bytes} bytes is beyond {LargestBatchBytes}");
        var current = _segments.Current;
        if (!current.HoldsRecords || current.WriteEnd + bytes <= _options.SegmentBytes)
            return current;
        var rolled = _segments.Roll();
        rolled.Start = _groups.StartOfSegment();
        return rolled;
    }

    private PlannedRecord? LinkFor(Segment segment) =>
        segment.HoldsRecords || segment.Id == 1
            ? null
            : new PlannedRecord(RecordType.SegmentLink, default, segment.Id - 1, _segments.Find(segment.Id - 1).WriteEnd, default);
}
