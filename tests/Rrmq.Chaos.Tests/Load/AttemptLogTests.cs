namespace Rrmq.Chaos.Tests;

public sealed class AttemptLogTests
{
    private readonly AttemptLog _log = new(new RunClock());

    [Fact]
    public void Attempts_are_counted_by_what_became_of_them()
    {
        _log.Add(OperationKind.Publish, Result(Fate.Done));
        _log.Add(OperationKind.Pop, Result(Fate.Done));
        _log.Add(OperationKind.Pop, Result(Fate.Refused));
        _log.Add(OperationKind.Pop, Result(Fate.NotApplied));
        _log.Add(OperationKind.Publish, Result(Fate.Unknown));

        Assert.Equal((1, 1, 1, 1, 1), _log.Buckets.Aggregate((0, 0, 0, 0, 0), (sum, bucket) => (sum.Item1 + bucket.Published, sum.Item2 + bucket.Popped,
            sum.Item3 + bucket.Empty, sum.Item4 + bucket.Failed, sum.Item5 + bucket.Unknown)));
        Assert.Equal(3, _log.Buckets.Sum(bucket => bucket.Latencies.Count));
    }

    [Fact]
    public void Being_shown_the_way_is_neither_success_nor_failure()
    {
        _log.Add(OperationKind.Pop, new Result(Fate.NotApplied, new WireReply(421, new Dictionary<string, string>(), ""), TimeSpan.Zero));

        Assert.Empty(_log.Buckets);
    }

    [Fact]
    public void What_comes_after_the_end_of_the_load_does_not_count()
    {
        _log.Close();
        _log.Add(OperationKind.Pop, Result(Fate.Done));

        Assert.Empty(_log.Buckets);
    }

    private static Result Result(Fate fate) => new(fate, null, TimeSpan.FromMilliseconds(2));
}
