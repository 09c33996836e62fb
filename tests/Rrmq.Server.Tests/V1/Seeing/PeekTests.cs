using System.Text.Json;
using Rrmq.Contracts;

namespace Rrmq.Server.Tests;

public sealed class PeekTests(TestNode node) : IClassFixture<TestNode>
{
    private V1Client V1 => node.V1;

    [Fact]
    public async Task Every_state_is_seen_and_nothing_is_changed()
    {
        var topic = await V1.NewTopicAsync("""{"max_attempts": 1, "on_exhausted": "block", "order": "none"}""");
        foreach (var text in (string[])["leased", "dead", "ready"])
            await V1.PublishAsync(topic, text);
        await V1.PublishAsync(topic, "delayed", ("RRMQ-Delay", "1h"), ("RRMQ-Ttl", "2h"));
        await V1.TakeAsync(topic + "/receive?consumer=me&lease=1h");
        await V1.SettleAsync("reject", "", (await V1.TakeAsync(topic + "/receive"))[0].GetProperty("receipt").GetString()!);

        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(["leased", "dead", "ready", "delayed"], Bodies(await V1.GetAsync(topic + "/messages")));
            foreach (var state in (string[])["ready", "leased", "delayed", "dead"])
            {
                var page = JsonSerializer.Deserialize((await V1.GetAsync($"{topic}/messages?state={state}")).Bytes, RrmqJsonContext.Default.PeekPage)!;
                var item = Assert.Single(page.Items);
                Assert.Equal((state, state, (long?)state.Length, null), (item.State, item.Body, item.Size, item.Receipt));
                Assert.Equal(state is "leased" or "delayed", item.Until is not null);
                Assert.Equal(state == "delayed", item.Expires is not null);
                Assert.Equal(state == "leased" ? "me" : null, item.Consumer);
            }
        }
    }

    [Fact]
    public async Task A_listing_goes_on_where_it_ended()
    {
        var topic = await V1.NewTopicAsync();
        for (var i = 1; i <= 5; i++)
            await V1.PublishAsync(topic, $"{i}");

        var first = await V1.GetAsync(topic + "/messages?limit=2");
        Assert.Equal(["1", "2"], Bodies(first));
        Assert.Equal($"<{topic}/messages?limit=2&from={first["next"].GetInt64()}>; rel=\"next\"", first.Header("Link"));
        await V1.TakeAsync(topic + "/pop?max=3");
        var second = await V1.GetAsync(first.Header("Link")!.Split('<', '>')[1]);
        Assert.Equal(["4", "5"], Bodies(second));
        var last = await V1.GetAsync(topic + "/messages?from=5");
        Assert.Equal(["5"], Bodies(last));
        Assert.Equal((JsonValueKind.Null, null), (last["next"].ValueKind, last.Header("Link")));
        Assert.Equal("""{"items":[],"next":null}""", (await V1.GetAsync(topic + "/messages?from=9223372036854775807&consistency=stale")).Text);
    }

    [Fact]
    public async Task A_page_of_large_messages_ends_early()
    {
        var topic = await V1.NewTopicAsync();
        for (var i = 0; i < 6; i++)
            await V1.SendAsync("POST", topic + "/messages", new byte[1024 * 1024]);

        var first = await V1.GetAsync(topic + "/messages?limit=6");

        Assert.InRange(first["items"].GetArrayLength(), 3, 4);
        Assert.Equal(6 - first["items"].GetArrayLength(), (await V1.GetAsync(first.Header("Link")!.Split('<', '>')[1]))["items"].GetArrayLength());
    }

    [Fact]
    public async Task A_message_tells_its_life_also_when_it_is_gone()
    {
        var topic = await V1.NewTopicAsync();
        var path = $"{topic}/messages/{await V1.PublishAsync(topic, "story")}";
        var first = await V1.TakeAsync(topic + "/receive?consumer=alice&lease=1h");
        await V1.SettleAsync("extend", ", \"lease\": \"2h\"", Receipt(first));
        await V1.SettleAsync("release", "", Receipt(first));
        var second = await V1.TakeAsync(topic + "/receive?consumer=bob");
        await V1.SettleAsync("reject", ", \"reason\": \"no disk\"", Receipt(second));
        var leased = await V1.GetAsync(path);
        Assert.Equal(("ready", "story"), (leased["message"].GetProperty("state").GetString(), leased["message"].GetProperty("body").GetString()));
        await V1.SettleAsync("ack", "", Receipt(await V1.TakeAsync(topic + "/receive?consumer=carol")));

        var gone = JsonSerializer.Deserialize((await V1.GetAsync(path)).Bytes, RrmqJsonContext.Default.MessageStoryReport)!;

        Assert.Equal(("gone", null, 0), (gone.Message.State, gone.Message.Body, gone.OmittedEvents));
        Assert.Equal([("published", null), ("leased", "alice"), ("extended", null), ("released", null), ("leased", "bob"), ("rejected", "no disk"), ("leased", "carol"), ("consumed", null)],
            gone.Events.Select(step => (step.Event, step.Event is "leased" or "rejected" ? step.Detail : null)));
        Assert.Equal(gone.Events.Select(step => step.Index).Order(), gone.Events.Select(step => step.Index));
        Assert.All(gone.Events, step => Assert.Equal(step.Event is "leased" or "extended", step.Until is not null));
    }

    [Fact]
    public async Task A_dead_letter_is_told_under_both_names()
    {
        var topic = await V1.NewTopicAsync("""{"max_attempts": 1}""");
        var id = await V1.PublishAsync(topic, "x");
        await V1.SettleAsync("reject", "", Receipt(await V1.TakeAsync(topic + "/receive")));

        var letter = (await V1.GetAsync($"{topic}.dead/messages?state=dead"))["items"][0];
        var old = (await V1.GetAsync($"{topic}/messages/{id}"))["events"].EnumerateArray().Last();

        Assert.Equal(("dead-lettered", letter.GetProperty("id").GetString()), (old.GetProperty("event").GetString(), old.GetProperty("detail").GetString()));
        Assert.Equal(id, letter.GetProperty("dead_letter").GetProperty("id").GetString());
    }

    [Fact]
    public async Task What_nobody_knows_is_404()
    {
        var topic = await V1.NewTopicAsync();
        var id = await V1.PublishAsync(await V1.NewTopicAsync(), "elsewhere");

        foreach (var item in (string[])["0-0", "1", "x", "1-", "99999-1", "1-99999999999999999999", "%01", id])
            Assert.Equal((404, "message_not_found"), Ends(await V1.GetAsync($"{topic}/messages/{item}")));
        Assert.Equal((404, "topic_not_found"), Ends(await V1.GetAsync("/v1/topics/none/messages")));
        Assert.Equal((404, "topic_not_found"), Ends(await V1.GetAsync($"/v1/topics/none/messages/{id}")));
    }

    private static string[] Bodies(V1Reply page) => [.. page["items"].EnumerateArray().Select(item => item.GetProperty("body").GetString()!)];

    private static string Receipt(JsonElement[] messages) => messages[0].GetProperty("receipt").GetString()!;

    private static (int, string) Ends(V1Reply reply) => (reply.Status, reply.Slug);
}
