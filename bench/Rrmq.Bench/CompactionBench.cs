using Rrmq.Raft;
using Rrmq.Storage;

namespace Rrmq.Bench;

/// <summary>
/// What compaction writes again, for each byte published, when most messages leave soon and some stay: the log store alone, on a real disk, with a snapshot's worth of knowledge
/// every 64 MiB.
/// </summary>
internal static class CompactionBench
{
    private const int BodyBytes = 1024;
    private const int Batch = 64;
    private const int Queued = 10_000;
    private const int EntriesASnapshot = 1_000;

    public static int Run(BenchArguments arguments)
    {
        foreach (var stayingPercent in new[] { 0, 1, 10, 50 })
            Run(arguments.Messages, stayingPercent);
        return 0;
    }

    private static void Run(int messages, int stayingPercent)
    {
        var folder = Directory.CreateDirectory(Path.Combine(BenchFolder.Root, "out", $"bench-{Environment.ProcessId}-{stayingPercent}")).FullName;
        var identity = new NodeIdentity(new ClusterId(1), new NodeId(1), new Incarnation(1));
        var files = new PosixFileSystem();
        LogStore.Create(files, Path.Combine(folder, "log"), identity, new LogOptions());
        var store = LogStore.Open(files, Path.Combine(folder, "log"), identity, new LogOptions());
        var chance = new Random(1);
        var queued = new Queue<BodySpan>();
        var staying = new List<BodySpan>();
        var (older, newer, rewritten, most) = (0L, 0L, 0L, 0L);
        for (var index = 1L; index * Batch <= messages; index++)
        {
            store.Append([new StorageAppend(default, null, null, [new Entry(new LogIndex(index), new Term(1), new byte[Batch * BodyBytes])], default, [])]);
            for (var i = 0; i < Batch; i++)
                queued.Enqueue(new BodySpan(new LogIndex(index), i * BodyBytes, BodyBytes));
            while (queued.Count > Queued)
            {
                var leaving = queued.Dequeue();
                if (chance.Next(100) < stayingPercent)
                    staying.Add(leaving);
            }

            // Of those that stay, half have gone by the time as many again have come.
            if (staying.Count > 0 && chance.Next(100) < 30)
                staying.RemoveAll(_ => chance.Next(1_000) == 0);
            if (store.NeedsPreparing)
                store.PrepareAhead();
            if (index % EntriesASnapshot != 0)
                continue;
            (older, newer) = (newer, index);
            rewritten += store.Compact([new CompactionScope(default, new LogIndex(older), new LogIndex(newer), queued.Concat(staying))], CancellationToken.None).BytesRewritten;
            most = Math.Max(most, store.BytesOnDisk - (2 * BodyBytes * (queued.Count + (long)staying.Count)));
        }

        var published = (long)messages * BodyBytes;
        Console.WriteLine($"{stayingPercent,3}% stay: {(double)store.BytesWritten / published:0.00} written to the log for each byte published, {(double)rewritten / published:0.00} written again; "
            + $"{store.BytesOnDisk >> 20} MiB on disk for {BodyBytes * (queued.Count + (long)staying.Count) >> 20} MiB live, at most {most >> 20} MiB above twice what is live");
        store.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
