using System.Diagnostics;

namespace Rrmq.Storage.Tests;

public sealed class DoorbellTests : IDisposable
{
    private readonly Doorbell _bell = new();

    public void Dispose() => _bell.Dispose();

    [Fact]
    public void A_ring_before_the_sleep_is_remembered_once()
    {
        _bell.Ring();
        _bell.Ring();
        Assert.True(TimeOf(() => _bell.Sleep(60_000)) < TimeSpan.FromSeconds(30));
        Assert.True(TimeOf(() => _bell.Sleep(30)) >= TimeSpan.FromMilliseconds(25));
    }

    [Fact]
    public void Without_a_ring_the_sleep_ends_with_its_time()
    {
        Assert.True(TimeOf(() => _bell.Sleep(30)) >= TimeSpan.FromMilliseconds(25));
        Assert.True(TimeOf(() => _bell.Sleep(0)) < TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(60_000)]
    [InlineData(Timeout.Infinite)]
    public void A_sleeper_is_woken(long patience)
    {
        using var isUp = new ManualResetEventSlim();
        var sleeper = new Thread(() =>
        {
            _bell.Sleep(patience);
            isUp.Set();
        });
        sleeper.Start();
        SpinWait.SpinUntil(() => sleeper.ThreadState.HasFlag(System.Threading.ThreadState.WaitSleepJoin) || isUp.IsSet, 20);
        Assert.False(isUp.IsSet);
        _bell.Ring();
        Assert.True(isUp.Wait(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        sleeper.Join();
    }

    /// <summary>Each side waits for the other a hundred thousand times: one lost ring and nobody moves any more.</summary>
    [Fact]
    public void No_ring_is_lost()
    {
        const int Turns = 100_000;
        using var answer = new Doorbell();
        var (asked, answered) = (0, 0);
        var other = new Thread(() =>
        {
            for (var turn = 1; turn <= Turns; turn++)
            {
                while (Volatile.Read(ref asked) < turn)
                    _bell.Sleep(60_000);
                Volatile.Write(ref answered, turn);
                answer.Ring();
            }
        })
        { IsBackground = true };
        other.Start();
        for (var turn = 1; turn <= Turns; turn++)
        {
            Volatile.Write(ref asked, turn);
            _bell.Ring();
            while (Volatile.Read(ref answered) < turn)
            {
                var began = Stopwatch.GetTimestamp();
                answer.Sleep(20_000);
                Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(19), $"nobody rang in turn {turn}");
            }
        }

        other.Join();
    }

    private static TimeSpan TimeOf(Action action)
    {
        var began = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(began);
    }
}
