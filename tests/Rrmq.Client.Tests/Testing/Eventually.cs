namespace Rrmq.Client.Tests;

/// <summary>Waits for a condition by asking again and again.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    public static Task BeTrueAsync(Func<bool> condition) => BeTrueAsync(() => Task.FromResult(condition()));

    public static async Task BeTrueAsync(Func<Task<bool>> condition)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(Interval);
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, "it does not come to be");
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>What must end, ends; a test that hangs says nothing.</summary>
    public static Task<T> EndAsync<T>(Task<T> task) => task.WaitAsync(Patience);

    /// <inheritdoc cref="EndAsync{T}"/>
    public static Task EndAsync(Task task) => task.WaitAsync(Patience);
}
