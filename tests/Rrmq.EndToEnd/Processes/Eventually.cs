using System.Diagnostics;

namespace Rrmq.EndToEnd;

/// <summary>Waiting for a condition, with a deadline. The one place in these tests where time passes by a clock.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    /// <summary>Asks until the answer is not null, and fails saying <paramref name="what"/> did not come.</summary>
    public static async Task<T> SeeAsync<T>(string what, TimeSpan within, Func<Task<T?>> ask)
        where T : class
    {
        var began = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Interval);
        do
        {
            if (await ask() is { } answer)
                return answer;
        }
        while (Stopwatch.GetElapsedTime(began) < within && await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken));

        throw new TimeoutException($"{what} did not come to be within {within.TotalSeconds} s");
    }

    public static async Task BeTrueAsync(string what, TimeSpan within, Func<bool> ask) =>
        await SeeAsync(what, within, () => Task.FromResult(ask() ? what : null));

    public static async Task BeTrueAsync(string what, TimeSpan within, Func<Task<bool>> ask) =>
        await SeeAsync(what, within, async () => await ask() ? what : null);
}
