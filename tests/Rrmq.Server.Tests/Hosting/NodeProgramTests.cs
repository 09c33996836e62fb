using Microsoft.Extensions.Logging.Abstractions;

namespace Rrmq.Server.Tests;

/// <summary>How a node's process ends before it has properly begun.</summary>
public sealed class NodeProgramTests
{
    [Fact]
    public async Task A_signal_during_a_long_recovery_ends_the_process_at_once_with_0()
    {
        using var recovering = new ManualResetEventSlim();
        using var never = new ManualResetEventSlim();
        var signalled = new TaskCompletionSource<string>();
        var running = Task.Run(() => NodeProgram.RunAsync(Recover, signalled.Task, NullLogger.Instance));
        Assert.True(recovering.Wait(TimeSpan.FromSeconds(30)));

        signalled.SetResult("SIGTERM");

        Assert.Equal(0, await running.WaitAsync(TimeSpan.FromSeconds(30)));
        never.Set();

        Task<NodeHost> Recover()
        {
            recovering.Set();
            never.Wait();
            throw new StartupException("nobody is to hear of this");
        }
    }

    [Fact]
    public async Task A_start_that_fails_ends_it_with_1() =>
        Assert.Equal(1, await NodeProgram.RunAsync(() => throw new StartupException("the disk is gone"), new TaskCompletionSource<string>().Task, NullLogger.Instance));
}
