using Rrmq.Raft;
using Rrmq.Storage;

namespace Rrmq.Simulation.Tests;

/// <summary>What a disk may have forgotten, and what not, held to real recoveries.</summary>
public sealed class ExpectedLogTests
{
    private static readonly NodeIdentity Identity = new(new ClusterId(1), new NodeId(1), new Incarnation(1));

    private readonly FaultyFileSystem _disk = new(1);
    private readonly ExpectedLog _expected = new();

    private static StorageAppend Append(long index, long term, int bytes, HardState? state = null) =>
        new(default, state, null, [new Entry(new LogIndex(index), new Term(term), new byte[bytes])], new LogMark(new Term(term), new LogIndex(index)), []);

    private void Write(StorageAppend append, bool isExpected = true)
    {
        if (_disk.Snapshot().Count == 0)
            LogStore.Create(_disk, "/log", Identity, new LogOptions());
        using var log = LogStore.Open(_disk, "/log", Identity, new LogOptions());
        log.Append([append]);
        if (!isExpected)
            return;
        _expected.Begin([append]);
        _expected.Finish();
    }

    private string? Loss()
    {
        using var log = LogStore.Open(_disk, "/log", Identity, new LogOptions());
        return _expected.FindLoss(log.Recover(GroupId.Default));
    }

    [Fact]
    public void All_that_was_durable_and_nothing_else_is_no_loss()
    {
        Write(Append(1, 1, 10, new HardState(new Term(1), new NodeId(2))));
        Write(Append(2, 1, 20));
        Assert.Null(Loss());
    }

    [Fact]
    public void A_missing_entry_is_a_loss()
    {
        Write(Append(1, 1, 10));
        _expected.Begin([Append(2, 1, 10)]);
        _expected.Finish();
        Assert.Contains("2 entries", Loss());
    }

    [Fact]
    public void A_missing_vote_is_a_loss()
    {
        Write(Append(1, 2, 10));
        _expected.Begin([new StorageAppend(default, new HardState(new Term(2), new NodeId(3)), null, [], new LogMark(new Term(2), new LogIndex(1)), [])]);
        _expected.Finish();
        Assert.Contains("vote 3", Loss());
    }

    [Fact]
    public void The_first_records_of_the_batch_under_way_may_be_there()
    {
        Write(Append(1, 1, 10));
        Write(Append(2, 1, 10), isExpected: false);
        _expected.Begin([Append(2, 1, 10), Append(3, 1, 10)]);
        Assert.Null(Loss());
    }

    [Fact]
    public void An_entry_from_nowhere_is_told()
    {
        Write(Append(1, 1, 10));
        Write(Append(2, 1, 10), isExpected: false);
        Assert.NotNull(Loss());
    }
}
