using Microsoft.Extensions.Logging.Abstractions;

namespace Rrmq.Node.Tests;

public sealed class DiskSpaceTests
{
    /// <summary>A node that keeps its state in SQLite was aborted at the end of one stop in a few: the look asked a file that was closed.</summary>
    [Fact]
    public async Task A_look_that_is_under_way_ends_before_the_store_is_closed()
    {
        using var looking = new SemaphoreSlim(0);
        using var answer = new ManualResetEventSlim();
        var (isMade, isAnswered) = (false, false);
        var disk = new DiskSpace(Free, () => false, leastBytes: 1, reserve: null, TimeProvider.System, NullLogger.Instance);
        Volatile.Write(ref isMade, true);
        await looking.WaitAsync(TestContext.Current.CancellationToken);

        var ended = disk.DisposeAsync().AsTask();
        Assert.False(ended.IsCompleted);
        answer.Set();
        await ended;
        Assert.True(Volatile.Read(ref isAnswered));

        long Free()
        {
            if (!Volatile.Read(ref isMade))
                return 2;
            looking.Release();
            answer.Wait();
            Volatile.Write(ref isAnswered, true);
            return 2;
        }
    }
}
