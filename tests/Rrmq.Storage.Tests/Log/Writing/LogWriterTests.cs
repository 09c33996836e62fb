using System.Collections.Concurrent;

namespace Rrmq.Storage.Tests;

public sealed class LogWriterTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FaultyFileSystem _disk = TestLog.NewDisk();

    [Fact]
    public void Appends_become_durable_in_the_order_submitted()
    {
        using var store = TestLog.Open(_disk);
        var done = new List<LogIndex>();
        using (var writer = new LogWriter(store, append => done.Add(append.Mark.LastIndex), error => Assert.Fail(error.ToString())))
        {
            for (var index = 1; index <= 500; index++)
                writer.Submit(TestLog.Append(TestLog.Entry(index)));
        }
        Assert.Equal(Enumerable.Range(1, 500).Select(index => new LogIndex(index)), done);
        TestLog.AssertHolds(store, [.. Enumerable.Range(1, 500).Select(index => TestLog.Entry(index))]);
    }

    [Fact]
    public void What_gathers_while_the_disk_is_busy_goes_out_with_one_sync()
    {
        using var store = TestLog.Open(_disk);
        using var busy = new SemaphoreSlim(0);
        using var release = new SemaphoreSlim(0);
        using var all = new CountdownEvent(101);
        var syncs = 0;
        using var writer = new LogWriter(store, _ => all.Signal(), error => Assert.Fail(error.ToString()));
        _disk.Before = (operation, _) =>
        {
            if (Thread.CurrentThread.Name != "rrmq-log-writer" || operation != FileOperation.SyncData)
                return;
            if (Interlocked.Increment(ref syncs) == 1)
            {
                busy.Release();
                release.Wait(Patience, TestContext.Current.CancellationToken);
            }
        };
        writer.Submit(TestLog.Append(TestLog.Entry(1, 1, 10)));
        Assert.True(busy.Wait(Patience, TestContext.Current.CancellationToken));
        for (var index = 2; index <= 101; index++)
            writer.Submit(TestLog.Append(TestLog.Entry(index, 1, 10)));
        Assert.Equal(101, all.CurrentCount);
        release.Release();
        Assert.True(all.Wait(Patience, TestContext.Current.CancellationToken));
        Assert.Equal(2, syncs);
    }

    [Fact]
    public void A_write_stays_within_the_bound_unless_one_append_is_larger()
    {
        using var store = TestLog.Open(_disk);
        var written = new ConcurrentQueue<long>();
        var before = 0L;
        using (var writer = new LogWriter(store, _ => { }, error => Assert.Fail(error.ToString()), maxBatchBytes: 1000))
        {
            _disk.Before = (operation, _) =>
            {
                if (Thread.CurrentThread.Name == "rrmq-log-writer" && operation == FileOperation.SyncData)
                {
                    written.Enqueue(store.BytesWritten - before);
                    before = store.BytesWritten;
                }
            };
            for (var index = 1; index <= 100; index++)
                writer.Submit(TestLog.Append(TestLog.Entry(index, 1, index == 50 ? 3000 : 200)));
        }
        Assert.True(written.Count >= 25);
        Assert.Equal(1, written.Count(bytes => bytes > 1100));
        TestLog.AssertHolds(store, [.. Enumerable.Range(1, 100).Select(index => TestLog.Entry(index, 1, index == 50 ? 3000 : 200))]);
    }

    [Theory]
    [InlineData(FileOperation.Write)]
    [InlineData(FileOperation.SyncData)]
    public void After_an_error_the_log_is_never_touched_again(FileOperation failing)
    {
        using var store = TestLog.Open(_disk);
        // The preparer finds nothing to do then; else its first round, late on a busy machine, meets the error or is counted.
        store.PrepareAhead();
        using var failed = new ManualResetEventSlim();
        var errors = 0;
        var done = 0;
        Exception? met = null;
        var writer = new LogWriter(store, _ => done++, error =>
        {
            met = error;
            errors++;
            failed.Set();
        });
        _disk.FailNext(failing);
        writer.Submit(TestLog.Append(TestLog.Entry(1)));
        Assert.True(failed.Wait(Patience, TestContext.Current.CancellationToken));
        var operations = 0;
        _disk.Before = (_, _) => operations++;
        writer.Submit(TestLog.Append(TestLog.Entry(1)));
        writer.Dispose();
        Assert.Equal((1, 0, 0), (errors, done, operations));
        Assert.IsType<IOException>(met);
    }

    [Fact]
    public void An_error_of_a_callback_or_of_the_preparer_ends_the_writer_too()
    {
        using var store = TestLog.Open(_disk);
        using var failed = new ManualResetEventSlim();
        using (var writer = new LogWriter(store, _ => throw new NotSupportedException("callback"), _ => failed.Set()))
        {
            writer.Submit(TestLog.Append(TestLog.Entry(1)));
            Assert.True(failed.Wait(Patience, TestContext.Current.CancellationToken));
        }

        var other = TestLog.NewDisk();
        using var otherStore = TestLog.Open(other);
        using var preparerFailed = new ManualResetEventSlim();
        other.Before = (operation, _) =>
        {
            if (Thread.CurrentThread.Name == "rrmq-log-preparer" && operation == FileOperation.Write)
                throw new IOException("broken");
        };
        using (var writer = new LogWriter(otherStore, _ => { }, _ => preparerFailed.Set()))
        {
            writer.Submit(TestLog.Append(TestLog.Entry(1, 1, 1800)));
            Assert.True(preparerFailed.Wait(Patience, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void The_writer_may_be_disposed_from_its_own_failure()
    {
        using var store = TestLog.Open(_disk);
        using var disposed = new ManualResetEventSlim();
        LogWriter? writer = null;
        writer = new LogWriter(store, _ => { }, _ =>
        {
            writer!.Dispose();
            disposed.Set();
        });
        _disk.FailNext(FileOperation.SyncData);
        writer.Submit(TestLog.Append(TestLog.Entry(1)));
        Assert.True(disposed.Wait(Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_preparer_keeps_ahead_and_readers_read_while_the_writer_writes()
    {
        using var folder = new TempFolder();
        using var store = TestLog.Open(new PosixFileSystem(), new LogOptions { SegmentBytes = 1 << 20, LeastPreparedBytes = 64 << 10, MostPreparedBytes = 256 << 10 }, folder.At("log"));
        const int Count = 16_000;
        var durable = 0L;
        using (var writer = new LogWriter(store, append => Volatile.Write(ref durable, append.Mark.LastIndex.Value), error => Assert.Fail(error.ToString()), maxBatchBytes: 64 << 10))
        {
            var reader = new Thread(() =>
            {
                var chance = new Random(3);
                while (Volatile.Read(ref durable) < Count)
                {
                    if (Volatile.Read(ref durable) is var last and > 0)
                    {
                        var first = new LogIndex(chance.NextInt64(1, last + 1));
                        foreach (var entry in store.Read(default, new EntryRange(first, new LogIndex(last)), 2000))
                            Assert.Equal(TestLog.Payload(entry.Index.Value, 1, 100), entry.Payload.ToArray());
                    }
                }
            });
            reader.Start();
            for (var index = 1; index <= Count; index++)
                writer.Submit(TestLog.Append(TestLog.Entry(index)));
            reader.Join();
        }
        Assert.True(store.SegmentCount >= 3);
    }
}
