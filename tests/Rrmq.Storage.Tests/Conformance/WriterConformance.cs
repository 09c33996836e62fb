namespace Rrmq.Storage.Tests;

/// <summary>What every store promises together with the thread that writes it: durable before told, in order, and an error once and for good.</summary>
public abstract class WriterConformance : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TestStore _kind;
    private readonly ILogStore _store;

    protected WriterConformance(TestStore kind)
    {
        _kind = kind;
        _store = kind.Open().Log;
    }

    public void Dispose()
    {
        _store.Dispose();
        _kind.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Appends_become_durable_in_the_order_submitted_and_are_told_afterwards()
    {
        var done = new List<LogIndex>();
        var copied = 0L;
        using (var writer = new LogWriter(_store, Durable, error => Assert.Fail(error.ToString())))
        {
            for (var index = 1; index <= 300; index++)
                writer.Submit(TestLog.Append(TestLog.Entry(index)));
        }

        Assert.Equal(Enumerable.Range(1, 300).Select(index => new LogIndex(index)), done);
        Assert.True(copied >= 300);
        TestLog.AssertHolds(_store, [.. Enumerable.Range(1, 300).Select(index => TestLog.Entry(index))]);

        void Durable(StorageAppend append)
        {
            done.Add(append.Mark.LastIndex);
            if (append.Mark.LastIndex.Value % 150 != 0)
                return;
            using var copy = _kind.OpenCopy().Log;
            copied = copy.Recover(default).LastIndex.Value;
        }
    }

    [Fact]
    public void An_error_is_told_once_and_is_final()
    {
        using var failed = new ManualResetEventSlim();
        var (errors, done) = (0, 0);
        Exception? met = null;
        var writer = new LogWriter(_store, _ => done++, error =>
        {
            (met, errors) = (error, errors + 1);
            failed.Set();
        });
        using (FailWrites(_kind))
        {
            writer.Submit(TestLog.Append(TestLog.Entry(1)));
            Assert.True(failed.Wait(Patience, TestContext.Current.CancellationToken));
        }

        writer.Submit(TestLog.Append(TestLog.Entry(1)));
        writer.Dispose();
        Assert.Equal((1, 0), (errors, done));
        Assert.IsAssignableFrom<IOException>(met);
        Assert.Throws<InvalidOperationException>(() => _store.Append([TestLog.Append(TestLog.Entry(1))]));
    }

    [Fact]
    public async Task Readers_read_while_the_writer_writes_and_compaction_compacts()
    {
        const int Count = 3_000;
        var durable = 0L;
        using (var writer = new LogWriter(_store, append => Volatile.Write(ref durable, append.Mark.LastIndex.Value), error => Assert.Fail(error.ToString()), maxBatchBytes: 16 << 10))
        {
            var reading = Task.Run(() => Read(Count, () => Volatile.Read(ref durable)), TestContext.Current.CancellationToken);
            for (var index = 1; index <= Count; index++)
                writer.Submit(TestLog.Append(TestLog.Entry(index)));
            await reading;
        }

        Assert.Equal(Count, _store.Recover(default).LastIndex.Value);
    }

    /// <summary>Writes of the store fail until the result is disposed.</summary>
    protected abstract IDisposable FailWrites(TestStore kind);

    private void Read(int count, Func<long> durable)
    {
        var chance = new Random(3);
        var compacted = 0L;
        while (durable() is var last && last < count)
        {
            if (last <= compacted + 1)
                continue;
            foreach (var entry in _store.Read(default, new EntryRange(new LogIndex(chance.NextInt64(compacted + 1, last + 1)), new LogIndex(last)), 2000))
                Assert.Equal(TestLog.Payload(entry.Index.Value, 1, 100), entry.Payload.ToArray());
            if (last < compacted + 500)
                continue;
            compacted = last - 100;
            _store.Compact([new CompactionScope(default, new LogIndex(compacted), new LogIndex(compacted), [])]);
        }
    }
}
