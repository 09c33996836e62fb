namespace Rrmq.Client.Tests;

/// <summary>What is said of many receipts at once travels together.</summary>
public sealed class SettlerTests(LiveNode node) : ClientTest(node)
{
    private string _topic = "";

    [Fact]
    public async Task What_comes_while_one_request_is_under_way_goes_with_the_next()
    {
        var receipts = await LeaseAsync(11);
        var release = new TaskCompletionSource();
        Proxy.Next(async (http, ask) =>
        {
            await release.Task;
            await Faults.Reset(http, ask);
        });

        var first = Client.AckAsync(receipts[0]);
        await Eventually.BeTrueAsync(() => Acks().Count == 1);
        var others = receipts.Skip(1).Select(receipt => Client.AckAsync(receipt)).ToList();
        release.SetResult();

        Assert.True(await Eventually.EndAsync(first));
        Assert.All(await Eventually.EndAsync(Task.WhenAll(others)), Assert.True);
        Assert.Equal(3, Acks().Count);
        Assert.Equal(10, Acks()[2].Text.Split("\",\"").Length);
    }

    [Fact]
    public async Task A_damaged_receipt_fails_alone()
    {
        var receipts = await LeaseAsync(3);
        var release = new TaskCompletionSource();
        Proxy.Next(async (http, ask) =>
        {
            await release.Task;
            await Faults.Reset(http, ask);
        });

        var first = Client.AckAsync(receipts[0]);
        await Eventually.BeTrueAsync(() => Acks().Count == 1);
        Task<bool>[] others = [Client.AckAsync(receipts[1]), Client.AckAsync("no receipt"), Client.AckAsync(receipts[2])];
        release.SetResult();

        Assert.True(await Eventually.EndAsync(first));
        Assert.True(await Eventually.EndAsync(others[0]));
        Assert.True(await Eventually.EndAsync(others[2]));
        Assert.Equal("bad_receipt", (await Assert.ThrowsAsync<RrmqRefusedException>(() => Eventually.EndAsync(others[1]))).Code);
    }

    [Fact]
    public async Task Each_hears_of_its_own_receipt()
    {
        var receipts = await LeaseAsync(3);
        await Client.AckAsync(receipts[1]);
        var release = new TaskCompletionSource();
        Proxy.Next(async (http, ask) =>
        {
            await release.Task;
            await Faults.Reset(http, ask);
        });

        var first = Client.AckAsync(receipts[0]);
        await Eventually.BeTrueAsync(() => Acks().Count == 2);
        Task<bool>[] others = [Client.AckAsync(receipts[1]), Client.AckAsync(receipts[2])];
        release.SetResult();

        Assert.True(await Eventually.EndAsync(first));
        var settled = await Eventually.EndAsync(Task.WhenAll(others));
        Assert.Equal([false, true], settled);
        Assert.False(await Client.AckAsync(receipts[0]));
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_nothing_back()
    {
        var receipts = await LeaseAsync(1);
        var release = new TaskCompletionSource();
        Proxy.Next(async (http, ask) =>
        {
            await release.Task;
            await Faults.Reset(http, ask);
        });
        using var impatience = new CancellationTokenSource();

        var ack = Client.AckAsync(receipts[0], impatience.Token);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Eventually.EndAsync(ack));
        release.SetResult();

        await Eventually.BeTrueAsync(async () => (await Client.GetTopicAsync(_topic)).Consumed == 1);
    }

    private List<SeenRequest> Acks() => [.. Proxy.Seen.Where(seen => seen.Target == "/v1/leases/ack")];

    private async Task<List<string>> LeaseAsync(int count)
    {
        _topic = await NewTopicAsync(new TopicSettings { Order = "none" });
        await Client.PublishBatchAsync(_topic, [.. Enumerable.Range(0, count).Select(number => new BatchMessage($"m{number}"))]);
        return [.. (await Client.ReceiveAsync(_topic, count, lease: TimeSpan.FromMinutes(5))).Select(message => message.Receipt!)];
    }
}
