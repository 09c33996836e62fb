namespace Rrmq.Transport.Tests;

public sealed class Backing_off
{
    [Fact]
    public void Doubles_up_to_the_maximum_with_up_to_half_taken_off_and_begins_anew_after_a_reset()
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(1), new Random(3));

        for (var round = 0; round < 2; round++)
        {
            foreach (var longest in (int[])[20, 40, 80, 160, 320, 640, 1000, 1000, 1000])
                Assert.InRange(backoff.Next().TotalMilliseconds, longest / 2.0, longest);
            backoff.Reset();
        }
    }

    [Fact]
    public void Follows_its_seed()
    {
        Assert.Equal(Waits(1), Waits(1));
        Assert.NotEqual(Waits(1), Waits(2));

        static TimeSpan[] Waits(int seed)
        {
            var backoff = new Backoff(TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(1), new Random(seed));
            return [.. Enumerable.Range(0, 8).Select(_ => backoff.Next())];
        }
    }
}
