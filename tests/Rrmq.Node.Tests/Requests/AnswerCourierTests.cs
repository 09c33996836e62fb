using System.Collections.Concurrent;
using Rrmq.Queues;

namespace Rrmq.Node.Tests;

public sealed class AnswerCourierTests : IDisposable
{
    private readonly ManualResetEventSlim _delivered = new();
    private readonly AnswerCourier _courier;

    public AnswerCourierTests() => _courier = new AnswerCourier(_delivered.Set);

    public void Dispose()
    {
        _courier.Dispose();
        _delivered.Dispose();
    }

    [Fact]
    public void Nothing_arrives_before_it_has_departed()
    {
        var command = Pending();
        Assert.True(command.TrySetResult(new Answer(AnswerKind.Applied)));
        Assert.True(command.IsAbandoned);
        Assert.True(_courier.IsUnderWay);
        Assert.False(command.Task.IsCompleted);
        _courier.Depart();
        WaitForAll();
        Assert.Equal(AnswerKind.Applied, InMemoryNode.Result(command.Task).Kind);
        Assert.False(_courier.IsUnderWay);
    }

    [Fact]
    public void The_first_answer_is_the_answer()
    {
        var command = Pending();
        Assert.True(command.TrySetResult(new Answer(AnswerKind.TimedOut)));
        Assert.False(command.TrySetResult(new Answer(AnswerKind.Applied)));
        _courier.Depart();
        WaitForAll();
        Assert.Equal(AnswerKind.TimedOut, InMemoryNode.Result(command.Task).Kind);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(1_001)]
    public void All_that_were_answered_in_a_turn_arrive_on_threads_of_the_couriers_own(int count)
    {
        var threads = new ConcurrentBag<string?>();
        var commands = Enumerable.Range(0, count).Select(_ => Pending()).ToList();
        var went = commands.Select(command => command.Task.ContinueWith(_ => threads.Add(Thread.CurrentThread.Name), default, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)).ToList();
        foreach (var command in commands)
            command.TrySetResult(new Answer(AnswerKind.Applied));
        _courier.Depart();
        WaitForAll();
        Assert.All(went, one => Assert.True(one.IsCompleted));
        Assert.Equal(count, threads.Count);
        Assert.All(threads, name => Assert.Equal("rrmq-answers", name));
    }

    [Fact]
    public void One_that_is_held_up_holds_the_others_up_for_some_milliseconds_only()
    {
        using var release = new ManualResetEventSlim();
        var command = Pending();
        _ = command.Task.ContinueWith(_ => release.Wait(), default, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        command.TrySetResult(new Answer(AnswerKind.Applied));
        _courier.Depart();
        Assert.True(SpinWait.SpinUntil(() => !_courier.IsUnderWay, TimeSpan.FromSeconds(20)));
        Assert.False(_delivered.IsSet);
        release.Set();
        WaitForAll();
    }

    private void WaitForAll() => Assert.True(_delivered.Wait(TimeSpan.FromSeconds(20)));

    private PendingCommand Pending() => new(new Pop("t"u8.ToArray()), deadlineMs: 900, _courier, hungUp: default);
}
