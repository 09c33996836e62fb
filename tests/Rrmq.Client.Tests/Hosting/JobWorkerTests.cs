using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Rrmq.Client.Hosting;

namespace Rrmq.Client.Tests;

public sealed class JobWorkerTests(LiveNode node) : ClientTest(node)
{
    private readonly string _type = Guid.NewGuid().ToString("n");
    private readonly Recorder _recorder = new();

    [Fact]
    public async Task What_the_worker_returns_is_the_result_and_what_it_throws_the_reason()
    {
        _recorder.Work = (text, _) => text == "bad" ? throw new InvalidOperationException("I cannot") : Task.CompletedTask;
        using var host = await StartAsync();

        var good = await Client.Jobs.EnqueueAsync(_type, Text("good"));
        var empty = await Client.Jobs.EnqueueAsync(_type);
        var bad = await Client.Jobs.EnqueueAsync(_type, Text("bad"), new EnqueueOptions { MaxAttempts = 2 });

        Assert.Equal("good", (await Eventually.EndAsync(Client.Jobs.WaitAsync(good.Id))).Result?.GetString());
        Assert.Equal((true, null), await Eventually.EndAsync(Client.Jobs.WaitAsync(empty.Id)) is var done ? (done.IsSucceeded, done.Result) : default);
        Assert.Equal(("failed", 2, "InvalidOperationException: I cannot"), await Eventually.EndAsync(Client.Jobs.WaitAsync(bad.Id)) is var failed ? (failed.State, failed.Attempt, failed.Reason) : default);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_cancelled_job_stops_its_worker()
    {
        var begun = new TaskCompletionSource();
        _recorder.Work = (_, cancellation) =>
        {
            begun.TrySetResult();
            return Task.Delay(Timeout.Infinite, cancellation);
        };
        using var host = await StartAsync(new RrmqWorkerOptions { Lease = TimeSpan.FromSeconds(1) });
        var job = await Client.Jobs.EnqueueAsync(_type);
        await Eventually.EndAsync(begun.Task);

        await Client.Jobs.CancelAsync(job.Id);

        Assert.Equal("cancelled", (await Eventually.EndAsync(Client.Jobs.WaitAsync(job.Id))).State);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_stop_gives_back_what_takes_too_long()
    {
        var begun = new TaskCompletionSource();
        _recorder.Work = (_, cancellation) =>
        {
            begun.TrySetResult();
            return Task.Delay(Timeout.Infinite, cancellation);
        };
        using var host = await StartAsync(new RrmqWorkerOptions { DrainFor = TimeSpan.FromMilliseconds(100) });
        var job = await Client.Jobs.EnqueueAsync(_type, options: new EnqueueOptions { MaxAttempts = 1 });
        await Eventually.EndAsync(begun.Task);

        await Eventually.EndAsync(host.StopAsync());

        Assert.Equal("queued", (await Client.Jobs.GetAsync(job.Id)).State);
    }

    private static JsonElement Text(string text)
    {
        using var document = JsonDocument.Parse($"\"{text}\"");
        return document.RootElement.Clone();
    }

    private async Task<IHost> StartAsync(RrmqWorkerOptions? options = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(_recorder).AddRrmqClient(_ => new RrmqClientOptions { Nodes = [Proxy.Url], FollowLeader = false }).AddRrmqJobWorker<RecordingJobWorker>(_type, options);
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
