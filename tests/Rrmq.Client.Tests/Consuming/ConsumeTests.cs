namespace Rrmq.Client.Tests;

public sealed class ConsumeTests(LiveNode node) : ClientTest(node)
{
    [Fact]
    public async Task Messages_come_one_after_the_other_until_none_comes_any_more()
    {
        var topic = await NewTopicAsync(new TopicSettings { Order = "none" });
        await Client.PublishBatchAsync(topic, [.. Enumerable.Range(0, 50).Select(number => new BatchMessage($"m{number}"))]);

        var got = new List<string>();
        await foreach (var delivery in Client.ConsumeAsync(topic, new ConsumeOptions { Prefetch = 7, EndAfter = TimeSpan.FromMilliseconds(100) }))
        {
            got.Add(delivery.Message.Text);
            Assert.True(await delivery.AckAsync());
        }

        Assert.Equal(Enumerable.Range(0, 50).Select(number => $"m{number}"), got);
        Assert.Equal((50, 0, 0), await Client.GetTopicAsync(topic) is var now ? (now.Consumed, now.Ready, now.Leased) : default);
    }

    [Fact]
    public async Task No_more_is_leased_than_was_asked_for_and_what_was_not_taken_goes_back()
    {
        var topic = await NewTopicAsync(new TopicSettings { Order = "none" });
        await Client.PublishBatchAsync(topic, [.. Enumerable.Range(0, 20).Select(number => new BatchMessage($"m{number}"))]);

        await foreach (var delivery in Client.ConsumeAsync(topic, new ConsumeOptions { Prefetch = 4, Lease = TimeSpan.FromMinutes(10) }))
        {
            Assert.InRange((await Client.GetTopicAsync(topic)).Leased, 1, 5);
            await delivery.AckAsync();
            break;
        }

        Assert.Equal((1, 19, 0), await Client.GetTopicAsync(topic) is var now ? (now.Consumed, now.Ready, now.Leased) : default);
    }

    [Fact]
    public async Task Nothing_is_fetched_ahead_unless_that_is_asked_for()
    {
        var topic = await NewTopicAsync(new TopicSettings { Order = "none" });
        await Client.PublishBatchAsync(topic, [new("one"), new("two")]);

        await foreach (var delivery in Client.ConsumeAsync(topic))
        {
            Assert.Equal(1, (await Client.GetTopicAsync(topic)).Leased);
            await delivery.AckAsync();
            break;
        }

        Assert.Equal(1, (await Client.GetTopicAsync(topic)).Ready);
    }

    [Fact]
    public async Task A_lease_is_kept_while_its_message_is_worked_on()
    {
        var topic = await NewTopicAsync();
        var id = (await Client.PublishAsync(topic, "slow")).Id!;

        await foreach (var delivery in Client.ConsumeAsync(topic, new ConsumeOptions { Lease = TimeSpan.FromSeconds(10) }))
        {
            await Eventually.BeTrueAsync(async () => (await Client.GetMessageAsync(topic, id)).Events.Any(step => step.Event == "extended"));
            Assert.True((await Client.PeekAsync(topic)).Items.Single().Until > delivery.Message.LeaseUntil);
            Assert.False(delivery.Lost.IsCancellationRequested);
            Assert.True(await delivery.AckAsync());
            break;
        }
    }

    [Fact]
    public async Task Who_loses_a_lease_is_told()
    {
        var topic = await NewTopicAsync();
        await Client.PublishAsync(topic, "one");

        await foreach (var delivery in Client.ConsumeAsync(topic, new ConsumeOptions { Lease = TimeSpan.FromSeconds(1) }))
        {
            await Client.DeleteTopicAsync(topic);

            await Eventually.BeTrueAsync(() => delivery.Lost.IsCancellationRequested);
            Assert.False(await delivery.AckAsync());
            break;
        }
    }

    [Fact]
    public async Task A_delivery_that_is_left_alone_comes_back_when_its_lease_is_over()
    {
        var topic = await NewTopicAsync();
        await Client.PublishAsync(topic, "one");

        await foreach (var delivery in Client.ConsumeAsync(topic, new ConsumeOptions { Lease = TimeSpan.FromSeconds(1) }))
        {
            await delivery.DisposeAsync();
            break;
        }

        Assert.Equal("one", (await Client.PopAsync(topic, wait: TimeSpan.FromSeconds(30))).Single().Text);
    }

    [Fact]
    public async Task Who_waits_for_messages_can_be_stopped()
    {
        var topic = await NewTopicAsync();
        using var stop = new CancellationTokenSource();
        var consuming = Task.Run(async () =>
        {
            await foreach (var delivery in Client.ConsumeAsync(topic, cancellation: stop.Token))
                await delivery.DisposeAsync();
        });
        await Eventually.BeTrueAsync(() => Proxy.Seen.Any(seen => seen.Target.Contains("/receive", StringComparison.Ordinal)));

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Eventually.EndAsync(consuming));
    }

    [Theory]
    [InlineData(-1, 30, "Prefetch: -1: must be from 0 to 999")]
    [InlineData(1000, 30, "Prefetch: 1000: must be from 0 to 999")]
    [InlineData(0, 0, "Lease: 00:00:00: must be from 1 s to 12 h")]
    public async Task Options_that_make_no_sense_are_refused(int prefetch, int lease, string rule)
    {
        var options = new ConsumeOptions { Prefetch = prefetch, Lease = TimeSpan.FromSeconds(lease) };

        var error = await Assert.ThrowsAsync<ArgumentException>(async () => await Client.ConsumeAsync("t", options).GetAsyncEnumerator().MoveNextAsync());

        Assert.Equal(rule, error.Message);
    }
}
