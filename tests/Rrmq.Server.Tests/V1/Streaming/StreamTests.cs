using System.Text.Json;

namespace Rrmq.Server.Tests;

public sealed class StreamTests(TestNode node) : IClassFixture<TestNode>
{
    private V1Client V1 => node.V1;

    [Fact]
    public async Task Messages_come_as_events_as_they_are_published()
    {
        var topic = await V1.NewTopicAsync();
        await V1.PublishAsync(topic, "before\n\ndata: x", ("RRMQ-Meta-A", "1"));
        using var events = await EventReader.OpenAsync(node.Http, topic + "/stream?consumer=me");

        Assert.Equal((200, "text/event-stream"), (events.Status, events.ContentType));
        var first = (await events.NextAsync())!.Value;
        Assert.Equal(("before\n\ndata: x", "1"), (first.GetProperty("body").GetString(), first.GetProperty("headers").GetProperty("RRMQ-Meta-A").GetString()));
        await V1.PublishAsync(topic, "after");
        var second = (await events.NextAsync())!.Value;
        Assert.Equal("after", second.GetProperty("body").GetString());
        Assert.Equal(200, (await V1.SettleAsync("ack", "", Receipt(first), Receipt(second))).Status);
    }

    [Fact]
    public async Task No_more_are_unsettled_than_there_is_credit()
    {
        var topic = await TopicOfAsync("1", "2", "3");
        using var events = await EventReader.OpenAsync(node.Http, topic + "/stream?credit=2");
        var first = (await events.NextAsync())!.Value;
        await events.NextAsync();
        var third = events.NextAsync();
        Assert.Equal((1, 2), await CountsAsync(topic));

        await V1.SettleAsync("ack", "", Receipt(first));

        Assert.Equal("3", (await third)!.Value.GetProperty("body").GetString());
        Assert.Equal((0, 2), await CountsAsync(topic));
    }

    [Fact]
    public async Task A_lease_that_runs_out_frees_its_credit()
    {
        var topic = await TopicOfAsync("1");
        using var events = await EventReader.OpenAsync(node.Http, topic + "/stream?credit=1&lease=200ms");

        Assert.Equal(1, (await events.NextAsync())!.Value.GetProperty("attempt").GetInt32());
        Assert.Equal(2, (await events.NextAsync())!.Value.GetProperty("attempt").GetInt32());
    }

    [Fact]
    public async Task An_extended_lease_keeps_its_credit()
    {
        var topic = await TopicOfAsync("1", "2");
        using var events = await EventReader.OpenAsync(node.Http, topic + "/stream?credit=1&lease=1s");
        var first = (await events.NextAsync())!.Value;
        while ((await V1.SettleAsync("extend", ", \"lease\": \"1h\"", Receipt(first))).Status == 409)
            first = (await events.NextAsync())!.Value;
        var second = events.NextAsync();

        // What was first said of the lease is over by then; looked at a few times meanwhile, it is still open.
        using var other = await EventReader.OpenAsync(node.Http, $"{await TopicOfAsync("x")}/stream?credit=1&lease=500ms");
        for (var attempt = 1; attempt <= 4; attempt++)
            await other.NextAsync();

        Assert.False(second.IsCompleted);
        await V1.SettleAsync("ack", "", Receipt(first));
        Assert.Equal("2", (await second)!.Value.GetProperty("body").GetString());
    }

    [Fact]
    public async Task What_a_client_that_hangs_up_has_not_settled_goes_back_to_its_place()
    {
        var topic = await TopicOfAsync("1", "2");
        using (var events = await EventReader.OpenAsync(node.Http, topic + "/stream?lease=1h"))
        {
            await events.NextAsync();
            await events.NextAsync();
        }

        var again = await V1.TakeAsync(topic + "/receive?max=1&wait=30s");
        Assert.Equal(("1", 1), (again[0].GetProperty("body").GetString(), again[0].GetProperty("attempt").GetInt32()));
        Assert.Empty(node.Log.Problems);
    }

    [Fact]
    public async Task A_topic_that_is_not_there_is_404_and_one_that_goes_ends_the_stream_with_its_reason()
    {
        Assert.Equal(404, (await V1.GetAsync("/v1/topics/none/stream")).Status);
        var topic = await V1.NewTopicAsync();
        using var events = await EventReader.OpenAsync(node.Http, topic + "/stream");

        await V1.SendAsync("DELETE", topic);

        var (kind, data) = (await events.NextEventAsync())!.Value;
        Assert.Equal(("error", "/docs/errors/topic_not_found"), (kind, data.GetProperty("type").GetString()));
        Assert.Null(await events.NextEventAsync());
    }

    [Fact]
    public async Task A_node_that_stops_ends_its_streams_cleanly()
    {
        await using var stopping = new TestNode();
        await stopping.InitializeAsync();
        var topic = await stopping.V1.NewTopicAsync();
        await stopping.V1.PublishAsync(topic, "1");
        using var events = await EventReader.OpenAsync(stopping.Http, topic + "/stream");
        await events.NextAsync();

        await stopping.StopAsync();

        Assert.Null(await events.NextEventAsync());
        Assert.Empty(stopping.Log.Problems);
    }

    private async Task<string> TopicOfAsync(params string[] texts)
    {
        var topic = await V1.NewTopicAsync();
        foreach (var text in texts)
            await V1.PublishAsync(topic, text);
        return topic;
    }

    private async Task<(long Ready, long Leased)> CountsAsync(string topic)
    {
        var shown = await V1.GetAsync(topic);
        return (shown["ready"].GetInt64(), shown["leased"].GetInt64());
    }

    private static string Receipt(JsonElement message) => message.GetProperty("receipt").GetString()!;
}
