using Rrmq.Client;

namespace Rrmq.Cli;

/// <summary>Extends a lease each time half of it is over. A try that failed is made again at the next: that the lease is lost, an answer says.</summary>
internal sealed class LeaseKeeper : IDisposable
{
    private readonly CancellationTokenSource _stopped = new();
    private readonly Task _keeping;

    public LeaseKeeper(TimeSpan lease, Func<Task> extend) => _keeping = KeepAsync(TimeSpan.FromTicks(Math.Max(lease.Ticks / 2, TimeSpan.TicksPerMillisecond)), extend);

    /// <summary>After it no extension is on its way, which a settlement might overtake.</summary>
    public async Task StopAsync()
    {
        await _stopped.CancelAsync();
        await _keeping;
    }

    public void Dispose() => _stopped.Dispose();

    private async Task KeepAsync(TimeSpan pause, Func<Task> extend)
    {
        using var timer = new PeriodicTimer(pause);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopped.Token))
                await TryAsync(extend);
        }
        catch (OperationCanceledException)
        {
            // The work is done.
        }
    }

    private static async Task TryAsync(Func<Task> extend)
    {
        try
        {
            await extend();
        }
        catch (RrmqException)
        {
            // Nobody could answer in time; there may be time for another try.
        }
    }
}
