using System.Text.Json.Serialization;

namespace Rrmq.Client.Tests;

public sealed partial class MessageTests(LiveNode node) : ClientTest(node)
{
    [Fact]
    public async Task All_that_a_publisher_says_comes_back()
    {
        var topic = await NewTopicAsync();
        byte[] body = [0, 255, 1, 254];
        var options = new PublishOptions
        {
            ContentType = "application/x-thing", Group = "zürich 🍕", Priority = 3, TimeToLive = TimeSpan.FromHours(1), Meta = new Dictionary<string, string> { ["Order-Id"] = "4711" },
        };

        var result = await Client.PublishAsync(topic, body, options);
        var message = (await Client.ReceiveAsync(topic)).Single();

        Assert.Equal((result.Id, result.Seq), (message.Id, message.Seq));
        Assert.Equal(body, message.Body.ToArray());
        Assert.Equal(("application/x-thing", "zürich 🍕", 3, 1), (message.ContentType, message.Group, message.Priority, message.Attempt));
        Assert.Equal("4711", message.Meta["order-id"]);
        Assert.NotNull(message.Receipt);
        Assert.True(message.LeaseUntil > message.Published);
        Assert.Equal(DateTimeKind.Utc, message.Published.Kind);
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("a/b?c#d")]
    [InlineData("%2e%2e")]
    [InlineData("zürich 🍕")]
    public async Task Any_name_is_a_topic(string name)
    {
        await Client.PutTopicAsync(name);

        await Client.PublishAsync(name, "one");

        Assert.Equal((name, 1), await Client.GetTopicAsync(name) is var topic ? (topic.Name, topic.Ready) : default);
        Assert.Equal("one", (await Client.PopAsync(name)).Single().Text);
        await Client.DeleteTopicAsync(name);
    }

    [Fact]
    public async Task Text_and_JSON_say_what_they_are()
    {
        var topic = await NewTopicAsync();
        await Client.PublishAsync(topic, "grüezi");
        await Client.PublishJsonAsync(topic, new Order(7, "soup"), OrderContext.Default.Order);

        var messages = await Client.PopAsync(topic, 10);

        Assert.Equal(("grüezi", "text/plain; charset=utf-8"), (messages[0].Text, messages[0].ContentType));
        Assert.Equal(("application/json", new Order(7, "soup")), (messages[1].ContentType, messages[1].Json(OrderContext.Default.Order)));
    }

    [Fact]
    public async Task A_batch_tells_what_became_of_each()
    {
        var topic = await NewTopicAsync();
        BatchMessage[] messages = [new("one"), new("two") { Priority = 77 }, new(new byte[] { 1, 2, 255 }) { Group = "g", Meta = new Dictionary<string, string> { ["A"] = "b" } }];

        var results = await Client.PublishBatchAsync(topic, messages);

        Assert.Equal(new long?[] { 1, null, 2 }, results.Select(result => result.Seq));
        Assert.Equal(new string?[] { null, "bad_field", null }, results.Select(result => result.Error));
        var taken = await Client.PopAsync(topic, 10);
        Assert.Equal(("one", "b", "g"), (taken[0].Text, taken[1].Meta["a"], taken[1].Group));
        Assert.Equal(new byte[] { 1, 2, 255 }, taken[1].Body.ToArray());
        var none = await Assert.ThrowsAsync<RrmqRefusedException>(() => Client.PublishBatchAsync(topic, messages, new BatchOptions { IsAtomic = true }));
        Assert.Equal(400, none.Status);
        Assert.Equal(2, (await Client.GetTopicAsync(topic)).Published);
    }

    [Theory]
    [InlineData("A", "line\r\nRRMQ-Delay: 1h")]
    [InlineData("A: b\r\nX", "value\n")]
    [InlineData("", "\u0000")]
    public async Task What_would_break_out_of_its_header_is_refused_before_it_is_sent(string name, string value)
    {
        var topic = await NewTopicAsync();
        var options = new PublishOptions { Meta = new Dictionary<string, string> { [name] = value } };

        await Assert.ThrowsAsync<ArgumentException>(() => Client.PublishAsync(topic, "one", options));
        await Assert.ThrowsAsync<ArgumentException>(() => Client.PublishAsync(topic, "one", new PublishOptions { IdempotencyKey = value }));
        await Assert.ThrowsAsync<ArgumentException>(() => Client.PublishAsync(topic, "one", new PublishOptions { ContentType = value.Replace("value", "a\r", StringComparison.Ordinal) }));

        Assert.Equal(0, (await Client.GetTopicAsync(topic)).Published);
    }

    [Fact]
    public async Task A_key_of_the_callers_own_holds_across_clients()
    {
        var topic = await NewTopicAsync();
        using var another = Node.NewClient();
        var options = new PublishOptions { IdempotencyKey = $"order-4711-{topic}" };

        Assert.Equal(await Client.PublishAsync(topic, "one", options), await another.PublishAsync(topic, "one", options));

        Assert.Equal(1, (await Client.GetTopicAsync(topic)).Published);
    }

    [Fact]
    public async Task Duplicates_and_fast_acknowledgements_are_told()
    {
        var topic = await NewTopicAsync(new TopicSettings { DedupWindow = TimeSpan.FromMinutes(5) });
        var options = new PublishOptions { DedupId = "one" };

        Assert.False((await Client.PublishAsync(topic, "one", options)).Duplicate);
        Assert.True((await Client.PublishAsync(topic, "one", options)).Duplicate);
        Assert.Null((await Client.PublishAsync(topic, "two", new PublishOptions { Acks = Acknowledgement.Leader })).Id);
        Assert.Equal(2, (await Client.PublishAsync(topic, "three", new PublishOptions { Acks = Acknowledgement.All }) is var last ? last.Seq : null) - 1);
    }

    [Fact]
    public async Task Messages_are_looked_at_without_being_taken_and_tell_their_life()
    {
        var topic = await NewTopicAsync(new TopicSettings { MaxAttempts = 1, OnExhausted = "block" });
        var id = (await Client.PublishAsync(topic, "poison")).Id!;
        await Client.RejectAsync((await Client.ReceiveAsync(topic)).Single().Receipt!, "no good\nat all");

        var dead = (await Client.PeekAsync(topic, state: "dead")).Items.Single();
        Assert.Equal(("poison", "dead"), (dead.Text, dead.State));
        var story = await Client.GetMessageAsync(topic, id);
        Assert.Contains(story.Events, step => step is { Event: "rejected", Detail: "no good at all" });

        Assert.Equal(new CountResult(1, 0), await Client.RedriveTopicAsync(topic, [id]));
        await Client.PauseTopicAsync(topic);
        Assert.Empty(await Client.PopAsync(topic));
        await Client.ResumeTopicAsync(topic);
        Assert.Equal(1, (await Client.PurgeTopicAsync(topic)).Count);
    }

    [Fact]
    public async Task Topics_are_made_changed_listed_and_deleted()
    {
        var topic = $"list/{Guid.NewGuid():n}";
        var made = await Client.PutTopicAsync(topic, new TopicSettings { Lease = TimeSpan.FromSeconds(90), Order = "none" });
        Assert.Equal((TimeSpan.FromSeconds(90), "none", 5), (made.Settings.Lease, made.Settings.Order, made.Settings.MaxAttempts));

        var changed = await Client.ChangeTopicAsync(topic, new TopicSettings { MaxAttempts = 9 });
        Assert.Equal((TimeSpan.FromSeconds(90), 9), (changed.Settings.Lease, changed.Settings.MaxAttempts));

        var listed = new List<string>();
        await foreach (var one in Client.ListTopicsAsync("list/"))
            listed.Add(one.Name);
        Assert.Equal([topic], listed);
        await Client.DeleteTopicAsync(topic);
        Assert.Equal("topic_not_found", (await Assert.ThrowsAsync<RrmqRefusedException>(() => Client.GetTopicAsync(topic))).Code);
    }

    internal sealed record Order(int Number, string Dish);

    [JsonSerializable(typeof(Order))]
    internal sealed partial class OrderContext : JsonSerializerContext;
}
