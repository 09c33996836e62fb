using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rrmq.Client.Tests;

public sealed partial class JobTests(LiveNode node) : ClientTest(node)
{
    private readonly string _type = Guid.NewGuid().ToString("n");

    [Fact]
    public async Task A_job_is_enqueued_worked_on_and_waited_for()
    {
        var job = await Client.Jobs.EnqueueAsync(_type, new Numbers([1, 2, 3]), NumbersContext.Default.Numbers, new EnqueueOptions { Priority = 4, UniqueKey = "sum", MaxAttempts = 2 });
        Assert.Equal((_type, "queued", 4, "sum", 2), (job.Type, job.State, job.Priority, job.UniqueKey, job.MaxAttempts));
        var waiting = Client.Jobs.WaitAsync(job.Id);

        await foreach (var run in Client.Jobs.WorkAsync(_type))
        {
            Assert.Equal((job.Id, 1), (run.Id, run.Attempt));
            Assert.True(await run.ReportAsync(50, "half of it"));
            var half = await Client.Jobs.GetAsync(job.Id);
            Assert.Equal(("running", 50, "half of it"), (half.State, half.Progress, half.Note));
            Assert.True(await run.CompleteAsync(run.PayloadAs(NumbersContext.Default.Numbers)!.Of.Sum(), NumbersContext.Default.Int32));
            break;
        }

        var done = await Eventually.EndAsync(waiting);
        Assert.Equal((true, 6), (done.IsSucceeded, done.ResultAs(NumbersContext.Default.Int32)));
        Assert.NotNull(done.FinishedAt);
    }

    [Fact]
    public async Task A_job_that_fails_is_tried_again_and_has_failed_in_the_end()
    {
        var job = await Client.Jobs.EnqueueAsync(_type, options: new EnqueueOptions { MaxAttempts = 2 });
        await foreach (var run in Client.Jobs.WorkAsync(_type, new ConsumeOptions { EndAfter = TimeSpan.FromMilliseconds(100) }))
            Assert.True(await run.FailAsync("no"));

        var failed = await Client.Jobs.WaitAsync(job.Id);
        Assert.Equal(("failed", 2, "no"), (failed.State, failed.Attempt, failed.Reason));

        Assert.Equal("queued", (await Client.Jobs.RetryAsync(job.Id)).State);
        var leased = (await Client.Jobs.ReceiveAsync(_type)).Single();
        Assert.Equal("failed", (await Client.Jobs.FailAsync(job.Id, leased.Receipt, "never", retry: false)).State);
    }

    [Fact]
    public async Task A_worker_hears_that_its_job_is_cancelled()
    {
        var job = await Client.Jobs.EnqueueAsync(_type);
        await foreach (var run in Client.Jobs.WorkAsync(_type, new ConsumeOptions { Lease = TimeSpan.FromSeconds(10) }))
        {
            Assert.True((await Client.Jobs.CancelAsync(job.Id)).CancelRequested);
            await Eventually.BeTrueAsync(() => run.Stop.IsCancellationRequested);
            Assert.True(run.IsCancelRequested);
            Assert.False(run.Lost.IsCancellationRequested);
            Assert.True(await run.FailAsync("stopped"));
            break;
        }

        Assert.Equal("cancelled", (await Client.Jobs.GetAsync(job.Id)).State);
        Assert.Equal("job_finished", (await Assert.ThrowsAsync<RrmqRefusedException>(() => Client.Jobs.CancelAsync(job.Id))).Code);
    }

    [Fact]
    public async Task A_job_that_is_given_back_counts_no_attempt()
    {
        await Client.Jobs.EnqueueAsync(_type, options: new EnqueueOptions { MaxAttempts = 1 });
        for (var round = 0; round < 3; round++)
        {
            await foreach (var run in Client.Jobs.WorkAsync(_type))
            {
                Assert.Equal(1, run.Attempt);
                Assert.True(await run.ReleaseAsync());
                break;
            }
        }

        Assert.Equal("queued", (await Client.Jobs.ListAsync(_type)).Items.Single().State);
    }

    [Fact]
    public async Task Jobs_wait_for_others_and_are_listed_and_counted()
    {
        var first = await Client.Jobs.EnqueueAsync(_type);
        var second = await Client.Jobs.EnqueueAsync(_type, options: new EnqueueOptions { After = [first.Id] });
        var third = await Client.Jobs.EnqueueAsync(_type, options: new EnqueueOptions { Delay = TimeSpan.FromHours(1) });

        Assert.Equal(("waiting", first.Id), (second.State, second.After.Single()));
        Assert.Equal("scheduled", third.State);
        var page = await Client.Jobs.ListAsync(_type, limit: 2);
        Assert.Equal([first.Id, second.Id], page.Items.Select(job => job.Id));
        Assert.Equal((1, 1, 1), (page.Counts["queued"], page.Counts["waiting"], page.Counts["scheduled"]));
        Assert.Equal(third.Id, (await Client.Jobs.ListAsync(_type, cursor: page.Next)).Items.Single().Id);
        await Client.Jobs.CancelAsync(first.Id);
        Assert.Equal("cancelled", (await Client.Jobs.WaitAsync(second.Id)).State);
    }

    [Fact]
    public async Task Who_takes_a_key_that_is_taken_hears_by_whom()
    {
        var options = new EnqueueOptions { UniqueKey = "one" };
        var job = await Client.Jobs.EnqueueAsync(_type, options: options);

        var error = await Assert.ThrowsAsync<RrmqRefusedException>(() => Client.Jobs.EnqueueAsync(_type, options: options));

        Assert.Equal(("unique_key_taken", job.Id), (error.Code, error.JobId));
        Assert.Equal("job_not_found", (await Assert.ThrowsAsync<RrmqRefusedException>(() => Client.Jobs.GetAsync("77-1"))).Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lost_answer_neither_loses_nor_doubles_a_job(bool isReset)
    {
        var trouble = isReset ? Faults.Reset : Faults.LoseAnswer;
        Proxy.Next(trouble);
        var job = await Client.Jobs.EnqueueAsync(_type);
        Proxy.Next(trouble);
        var leased = (await Client.Jobs.ReceiveAsync(_type)).Single();
        Proxy.Next(trouble);
        Assert.False((await Client.Jobs.ReportAsync(job.Id, leased.Receipt, 10)).CancelRequested);
        Proxy.Next(trouble);
        Assert.True((await Client.Jobs.CompleteAsync(job.Id, leased.Receipt, JsonSerializer.SerializeToElement(7, NumbersContext.Default.Int32))).IsSucceeded);

        Assert.Equal((1, 1), await Client.Jobs.ListAsync(_type) is var page ? (page.Items.Count, page.Counts["succeeded"]) : default);
    }

    internal sealed record Numbers(int[] Of);

    [JsonSerializable(typeof(Numbers))]
    [JsonSerializable(typeof(int))]
    internal sealed partial class NumbersContext : JsonSerializerContext;
}
