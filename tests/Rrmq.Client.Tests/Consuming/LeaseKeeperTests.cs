namespace Rrmq.Client.Tests;

/// <summary>The background extension of a lease, by a clock of its own.</summary>
public sealed class LeaseKeeperTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private readonly ManualTime _time = new();
    private int _extended;

    [Fact]
    public async Task A_lease_is_extended_each_time_that_half_of_it_is_over()
    {
        var keeper = NewKeeper(_ => Task.FromResult(true));

        await PassAsync(1, Lease / 2, until: () => _extended == 1);
        await PassAsync(3, Lease / 2, until: () => _extended == 2);
        await PassAsync(5, Lease / 2, until: () => _extended == 3);

        Assert.False(keeper.Lost.IsCancellationRequested);
        await keeper.DisposeAsync();
        _time.Pass(Lease);
        Assert.Equal(3, _extended);
        Assert.False(keeper.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task What_the_cluster_calls_over_is_lost()
    {
        var keeper = NewKeeper(_ => Task.FromResult(false));

        await PassAsync(1, Lease / 2, until: () => keeper.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task Who_has_begun_to_settle_loses_nothing()
    {
        var keeper = NewKeeper(_ => Task.FromResult(false));
        keeper.Settle();

        await PassAsync(1, Lease / 2, until: () => _extended == 1);

        await keeper.DisposeAsync();
        Assert.False(keeper.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task While_nobody_answers_it_is_held_until_its_time_is_over()
    {
        var keeper = NewKeeper(cancellation => Task.Delay(Timeout.Infinite, cancellation).ContinueWith(_ => false, TaskScheduler.Default));
        await PassAsync(1, Lease / 2, until: () => _extended == 1);

        _time.Pass(Lease / 2 - TimeSpan.FromSeconds(1));
        Assert.False(keeper.Lost.IsCancellationRequested);

        await PassAsync(2, TimeSpan.FromSeconds(1), until: () => keeper.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task An_extension_that_failed_is_tried_again_while_there_is_time()
    {
        var keeper = NewKeeper(_ => _extended < 3 ? throw new RrmqUnavailableException("no_quorum", false, "nobody leads", null) : Task.FromResult(true));

        await PassAsync(1, Lease / 2, until: () => _extended == 1);
        await PassAsync(3, TimeSpan.FromSeconds(1), until: () => _extended == 2);
        await PassAsync(4, TimeSpan.FromSeconds(1), until: () => _extended == 3);

        Assert.False(keeper.Lost.IsCancellationRequested);
        await keeper.DisposeAsync();
    }

    [Fact]
    public async Task What_hangs_gives_its_lease_up()
    {
        var keeper = NewKeeper(_ => Task.FromResult(true), extendFor: Lease);
        await PassAsync(1, Lease / 2, until: () => _extended == 1);
        await PassAsync(3, Lease / 2, until: () => _extended == 2);

        await PassAsync(5, Lease - TimeSpan.FromSeconds(1), until: () => true);
        Assert.False(keeper.Lost.IsCancellationRequested);
        await PassAsync(5, TimeSpan.FromSeconds(1), until: () => keeper.Lost.IsCancellationRequested);
        Assert.Equal(2, _extended);
    }

    private LeaseKeeper NewKeeper(Func<CancellationToken, Task<bool>> extend, TimeSpan? extendFor = null) => new(cancellation =>
    {
        Interlocked.Increment(ref _extended);
        return extend(cancellation);
    }, Lease, extendFor ?? TimeSpan.FromHours(1), _time);

    /// <summary>Once so many timers were made: one to wait for half of the lease, one to limit the extension, and so on.</summary>
    private async Task PassAsync(int made, TimeSpan time, Func<bool> until)
    {
        await Eventually.BeTrueAsync(() => _time.Made == made);
        _time.Pass(time);
        await Eventually.BeTrueAsync(until);
    }
}
