namespace Rrmq.Client.Tests;

public sealed class LogTests(LiveNode node) : ClientTest(node)
{
    [Fact]
    public async Task A_log_is_read_from_any_place_and_nothing_goes()
    {
        var topic = await NewLogAsync(5);

        var page = await Client.Logs.ReadAsync(topic, after: 1, limit: 2);
        Assert.Equal(["m2", "m3"], page.Messages.Select(message => message.Text));
        Assert.Equal((3, 1, 5), (page.NextAfter, page.FirstSeq, page.LastSeq));
        Assert.Equal(5, (await Client.Logs.ReadSinceAsync(topic, page.Messages[0].Published.AddHours(-1))).Messages.Count);
        Assert.Empty((await Client.Logs.ReadSinceAsync(topic, page.Messages[0].Published.AddHours(1))).Messages);
        Assert.Equal(5, (await Client.Logs.ReadAsync(topic)).Messages.Count);
        Assert.Equal(("log", 1L, 5L), await Client.GetTopicAsync(topic) is var now ? (now.Settings.Retention, now.FirstSeq, now.LastSeq) : default);
    }

    [Fact]
    public async Task Who_follows_a_log_gets_what_is_there_and_what_comes()
    {
        var topic = await NewLogAsync(2);
        var got = new List<string>();
        await foreach (var message in Client.Logs.FollowAsync(topic))
        {
            got.Add(message.Text);
            if (got.Count == 2)
                await Client.PublishAsync(topic, "m3");
            if (got.Count == 3)
                break;
        }

        Assert.Equal(["m1", "m2", "m3"], got);
    }

    [Fact]
    public async Task Each_group_reads_everything()
    {
        var topic = await NewLogAsync(3);

        foreach (var group in (string[])["billing", "a/b"])
        {
            var got = new List<string>();
            await foreach (var delivery in Client.ConsumeAsync(topic, new ConsumeOptions { Group = group, Prefetch = 2, EndAfter = TimeSpan.FromMilliseconds(100) }))
            {
                got.Add(delivery.Message.Text);
                Assert.True(await delivery.AckAsync());
            }

            Assert.Equal(["m1", "m2", "m3"], got);
        }

        Assert.Equal(["a/b", "billing"], (await Client.Logs.ListGroupsAsync(topic)).Select(group => group.Group).Order());
        Assert.Equal((3, 0), await Client.Logs.GetGroupAsync(topic, "a/b") is var group2 ? (group2.Position, group2.Lag) : default);
        await Client.Logs.DeleteGroupAsync(topic, "a/b");
        Assert.Single(await Client.Logs.ListGroupsAsync(topic));
    }

    [Fact]
    public async Task A_group_begins_where_it_is_told_to_and_can_read_again()
    {
        var topic = await NewLogAsync(3);
        await Client.Logs.PutGroupAsync(topic, "late", LogPosition.Latest);
        await Client.Logs.PutGroupAsync(topic, "third", LogPosition.AtSeq(3));
        Assert.Empty(await Client.PopAsync(topic, group: "late"));
        Assert.Equal("m3", (await Client.PopAsync(topic, group: "third")).Single().Text);

        Assert.Equal(3, (await Client.Logs.SeekAsync(topic, "late", LogPosition.Earliest)).Lag);
        Assert.Equal("m1", (await Client.PopAsync(topic, group: "late")).Single().Text);
        await Client.Logs.SeekAsync(topic, "late", LogPosition.At(DateTimeOffset.UtcNow.AddHours(-1)));
        Assert.Equal("m1", (await Client.PopAsync(topic, group: "late")).Single().Text);
    }

    [Fact]
    public async Task What_is_asked_of_the_wrong_kind_of_topic_is_refused_by_name()
    {
        var log = await NewLogAsync(1);
        var queue = await NewTopicAsync();

        Assert.Equal("group_required", (await Assert.ThrowsAsync<RrmqRefusedException>(() => Client.PopAsync(log))).Code);
        Assert.Equal("not_a_log", (await Assert.ThrowsAsync<RrmqRefusedException>(() => Client.Logs.ReadAsync(queue))).Code);
        Assert.Equal("group_not_found", (await Assert.ThrowsAsync<RrmqRefusedException>(() => Client.Logs.GetGroupAsync(log, "nobody"))).Code);
    }

    private async Task<string> NewLogAsync(int messages)
    {
        var topic = await NewTopicAsync(new TopicSettings { Retention = "log" });
        await Client.PublishBatchAsync(topic, [.. Enumerable.Range(1, messages).Select(number => new BatchMessage($"m{number}"))]);
        return topic;
    }
}
