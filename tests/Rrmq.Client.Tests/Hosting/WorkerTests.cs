using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Rrmq.Client.Hosting;

namespace Rrmq.Client.Tests;

public sealed class WorkerTests(LiveNode node) : ClientTest(node)
{
    private readonly Recorder _recorder = new();

    [Fact]
    public async Task Each_message_is_worked_on_in_a_scope_of_its_own_and_acknowledged()
    {
        var topic = await NewTopicAsync();
        using var host = await StartAsync(topic);

        await Client.PublishBatchAsync(topic, [new("one"), new("two"), new("three")]);

        await Eventually.BeTrueAsync(async () => (await Client.GetTopicAsync(topic)).Consumed == 3);
        await host.StopAsync();
        Assert.Equal(["one", "two", "three"], _recorder.Handled);
        Assert.Equal(3, _recorder.Scopes.Distinct().Count());
        Assert.Equal(_recorder.Scopes.Order(), _recorder.DisposedScopes.Order());
    }

    [Fact]
    public async Task A_message_at_which_the_worker_fails_comes_again_and_dies_in_the_end()
    {
        var topic = await NewTopicAsync(new TopicSettings { MaxAttempts = 3 });
        _recorder.Work = (text, _) => text == "poison" ? throw new InvalidOperationException("I cannot\nread this") : Task.CompletedTask;
        using var host = await StartAsync(topic);

        await Client.PublishBatchAsync(topic, [new("poison"), new("good")]);

        await Eventually.BeTrueAsync(async () => await Client.GetTopicAsync(topic) is { Consumed: 1, DeadLettered: 1 });
        await host.StopAsync();
        var dead = (await Client.PopAsync($"{topic}.dead")).Single();
        Assert.Equal(("poison", 3, "InvalidOperationException: I cannot read this"), (dead.Text, dead.DeadLetter!.Attempts, dead.DeadLetter.Reason));
    }

    [Fact]
    public async Task What_is_not_the_messages_fault_counts_no_attempt()
    {
        var topic = await NewTopicAsync(new TopicSettings { MaxAttempts = 1 });
        var failures = 3;
        _recorder.Work = (_, _) => Interlocked.Decrement(ref failures) >= 0 ? throw new TimeoutException("the database is away") : Task.CompletedTask;
        using var host = await StartAsync(topic, new RrmqWorkerOptions { GivesBackOn = error => error is TimeoutException, GiveBackDelay = TimeSpan.FromMilliseconds(10) });

        await Client.PublishAsync(topic, "one");

        await Eventually.BeTrueAsync(async () => (await Client.GetTopicAsync(topic)).Consumed == 1);
        await host.StopAsync();
        Assert.Equal(0, (await Client.GetTopicAsync(topic)).DeadLettered);
    }

    [Fact]
    public async Task As_many_are_worked_on_at_once_as_was_said_and_no_more()
    {
        var topic = await NewTopicAsync(new TopicSettings { Order = "none" });
        var release = new TaskCompletionSource();
        _recorder.Work = (_, cancellation) => release.Task.WaitAsync(cancellation);
        using var host = await StartAsync(topic, new RrmqWorkerOptions { Concurrency = 4, Prefetch = 0 });

        await Client.PublishBatchAsync(topic, [.. Enumerable.Range(0, 12).Select(number => new BatchMessage($"m{number}"))]);
        await Eventually.BeTrueAsync(() => Volatile.Read(ref _recorder.Now) == 4);
        Assert.Equal(4, (await Client.GetTopicAsync(topic)).Leased);
        release.SetResult();

        await Eventually.BeTrueAsync(async () => (await Client.GetTopicAsync(topic)).Consumed == 12);
        await host.StopAsync();
        Assert.Equal(4, _recorder.Most);
    }

    [Fact]
    public async Task A_stop_takes_no_more_and_waits_for_what_is_under_way()
    {
        var topic = await NewTopicAsync();
        var release = new TaskCompletionSource();
        _recorder.Work = (_, cancellation) => release.Task.WaitAsync(cancellation);
        using var host = await StartAsync(topic);
        await Client.PublishBatchAsync(topic, [new("one"), new("two")]);
        await Eventually.BeTrueAsync(() => Volatile.Read(ref _recorder.Now) == 1);

        var stopping = host.StopAsync();
        Assert.False(stopping.IsCompleted);
        release.SetResult();
        await Eventually.EndAsync(stopping);

        Assert.Equal(["one"], _recorder.Handled);
        Assert.Equal((1, 1, 0), await Client.GetTopicAsync(topic) is var now ? (now.Consumed, now.Ready, now.Leased) : default);
    }

    [Fact]
    public async Task What_takes_too_long_to_end_is_cancelled_and_given_back()
    {
        var topic = await NewTopicAsync(new TopicSettings { MaxAttempts = 1 });
        _recorder.Work = (_, cancellation) => Task.Delay(Timeout.Infinite, cancellation);
        using var host = await StartAsync(topic, new RrmqWorkerOptions { DrainFor = TimeSpan.FromMilliseconds(100) });
        await Client.PublishAsync(topic, "one");
        await Eventually.BeTrueAsync(() => Volatile.Read(ref _recorder.Now) == 1);

        await Eventually.EndAsync(host.StopAsync());

        Assert.Equal((1, 0, 0), await Client.GetTopicAsync(topic) is var now ? (now.Ready, now.Leased, now.DeadLettered) : default);
    }

    [Fact]
    public async Task A_topic_may_be_made_after_its_worker()
    {
        var topic = $"later-{Guid.NewGuid():n}";
        using var host = await StartAsync(topic);
        await Eventually.BeTrueAsync(() => Proxy.Seen.Any(seen => seen.Target.Contains("/receive", StringComparison.Ordinal)));

        await Client.PutTopicAsync(topic);
        await Client.PublishAsync(topic, "one");

        await Eventually.BeTrueAsync(() => _recorder.Handled.Contains("one"));
        await host.StopAsync();
    }

    [Theory]
    [InlineData(0, 20, "Concurrency: 0: must be from 1 to 1000")]
    [InlineData(1, -1, "DrainFor: -00:00:01: must not be negative")]
    public void Options_that_make_no_sense_are_refused_at_once(int concurrency, int drain, string rule)
    {
        var options = new RrmqWorkerOptions { Concurrency = concurrency, DrainFor = TimeSpan.FromSeconds(drain) };

        Assert.Equal(rule, Assert.Throws<ArgumentException>(() => new ServiceCollection().AddRrmqWorker<RecordingWorker>("t", options)).Message);
    }

    private async Task<IHost> StartAsync(string topic, RrmqWorkerOptions? options = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(_recorder).AddScoped<ScopedThing>().AddRrmqClient(_ => new RrmqClientOptions { Nodes = [Proxy.Url], FollowLeader = false }).AddRrmqWorker<RecordingWorker>(topic, options);
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
