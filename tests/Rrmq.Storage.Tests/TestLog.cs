namespace Rrmq.Storage.Tests;

/// <summary>A log on a faulty disk, and short words for what is appended to it.</summary>
internal static class TestLog
{
    public const string Folder = "/data/log";
    public const string FirstSegment = "/data/log/00000000000000000001.seg";
    public const string SecondSegment = "/data/log/00000000000000000002.seg";

    public static readonly NodeIdentity Identity = new(new ClusterId(0xC1), new NodeId(1), new Incarnation(0xABCDEF));

    public static readonly LogOptions Small = new() { SegmentBytes = 8 * 1024, LeastPreparedBytes = 2048, MostPreparedBytes = 4096 };

    public static FaultyFileSystem NewDisk(int seed = 1)
    {
        var disk = new FaultyFileSystem(seed);
        disk.CreateDirectory("/data");
        disk.SyncDirectory("/");
        return disk;
    }

    /// <summary>Makes the log where there is none, as the data folder does at its own making.</summary>
    public static LogStore Open(IFileSystem disk, LogOptions? options = null, string folder = Folder)
    {
        if (!disk.DirectoryExists(folder) || !disk.List(folder).Any(name => name.EndsWith(".seg", StringComparison.Ordinal)))
            LogStore.Create(disk, folder, Identity, options ?? Small);
        return LogStore.Open(disk, folder, Identity, options ?? Small);
    }

    /// <summary>No byte of it is zero, so that every sector it fills has content; differs by index and term.</summary>
    public static byte[] Payload(long index, long term, int length)
    {
        var payload = new byte[length];
        for (var i = 0; i < length; i++)
            payload[i] = (byte)(1 + (index * 31 + term * 17 + i * 7) % 255);
        return payload;
    }

    public static Entry Entry(long index, long term = 1, int length = 100) => new(new LogIndex(index), new Term(term), Payload(index, term, length));

    public static StorageAppend Append(params Entry[] entries) => Append(default, null, null, entries);

    public static StorageAppend Append(GroupId group, HardState? hardState, long? truncateFrom, params Entry[] entries)
    {
        var term = entries.Length > 0 ? entries[^1].Term : hardState?.Term ?? new Term(1);
        var last = entries.Length > 0 ? entries[^1].Index : LogIndex.Zero;
        return new StorageAppend(
            group, hardState, truncateFrom is { } from ? new LogIndex(from) : null, entries, new LogMark(term, last), []);
    }

    public static HardState State(long term, int vote = 0) => new(new Term(term), new NodeId(vote));

    public static List<Entry> ReadAll(ILogStore store, GroupId group = default)
    {
        var recovered = store.Recover(group);
        var entries = new List<Entry>();
        for (var next = recovered.FirstIndex; next <= recovered.LastIndex; next = entries[^1].Index.Next)
            entries.AddRange(store.Read(group, new EntryRange(next, recovered.LastIndex), 1000));
        return entries;
    }

    public static void AssertHolds(ILogStore store, IReadOnlyList<Entry> expected, GroupId group = default)
    {
        var found = ReadAll(store, group);
        Assert.Equal(expected.Count, found.Count);
        var described = store.Recover(group).Entries.ToList();
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.Equal((expected[i].Index, expected[i].Term), (found[i].Index, found[i].Term));
            Assert.True(expected[i].Payload.Span.SequenceEqual(found[i].Payload.Span), $"payload of entry {expected[i].Index}");
            Assert.Equal(new RecoveredEntry(expected[i].Index, expected[i].Term, expected[i].Payload.Length), described[i]);
        }
    }

    /// <summary>A second disk with the same durable content.</summary>
    public static FaultyFileSystem CopyOf(IReadOnlyList<KeyValuePair<string, byte[]?>> snapshot, int seed = 1)
    {
        var disk = new FaultyFileSystem(seed);
        foreach (var (path, content) in snapshot)
        {
            if (content is null)
            {
                disk.CreateDirectory(path);
                continue;
            }
            using var file = disk.Create(path);
            file.Write(content, 0);
            file.SyncData();
        }
        foreach (var (path, content) in snapshot)
        {
            if (content is null)
                disk.SyncDirectory(path);
        }
        disk.SyncDirectory("/");
        return disk;
    }

    public static void AssertSame(IReadOnlyList<KeyValuePair<string, byte[]?>> before, IReadOnlyList<KeyValuePair<string, byte[]?>> after)
    {
        Assert.Equal(before.Select(pair => pair.Key), after.Select(pair => pair.Key));
        for (var i = 0; i < before.Count; i++)
            Assert.True(before[i].Value.AsSpan().SequenceEqual(after[i].Value), $"{before[i].Key} changed");
    }
}
