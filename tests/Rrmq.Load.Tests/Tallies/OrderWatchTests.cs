namespace Rrmq.Load.Tests;

public sealed class OrderWatchTests
{
    /// <summary>The short memory against the plain rule over everything that happened.</summary>
    [Fact]
    public void It_agrees_with_the_plain_rule()
    {
        var random = new Random(11);
        var found = 0;
        for (var round = 0; round < 300; round++)
        {
            var depth = random.Next(1, 4);
            var watch = new OrderWatch(depth, memory: 1000);
            var numbers = Enumerable.Range(0, 40).Select(i => (long)i).OrderBy(i => i + (random.NextDouble() * 8)).ToList();
            var pops = new List<(long Number, long Asked, long Answered)>();
            long now = 0;
            foreach (var number in numbers)
            {
                now += random.Next(1, 5);
                pops.Add((number, now - random.Next(0, 12), now));
            }

            foreach (var (number, asked, answered) in pops)
            {
                var expected = pops.Any(other => other.Number >= number + depth && other.Answered < asked);
                found += expected ? 1 : 0;
                Assert.Equal(expected, watch.IsLate(number, asked, answered));
            }
        }

        Assert.InRange(found, 100, 100_000);
    }

    [Fact]
    public void What_is_older_than_its_memory_is_still_known_to_have_been_before()
    {
        var watch = new OrderWatch(1, memory: 10);
        for (var number = 1L; number <= 5000; number++)
            watch.IsLate(number, number * 10, (number * 10) + 1);

        Assert.True(watch.IsLate(0, 50_002, 50_003));
        Assert.False(watch.IsLate(5001, 50_004, 50_005));
    }
}
