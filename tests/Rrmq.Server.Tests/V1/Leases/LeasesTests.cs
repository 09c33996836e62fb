using System.Text.Json;

namespace Rrmq.Server.Tests;

public sealed class LeasesTests(TestNode node) : IClassFixture<TestNode>
{
    private V1Client V1 => node.V1;

    [Fact]
    public async Task An_acknowledged_message_is_consumed()
    {
        var (topic, receipts) = await LeasedAsync("1");

        var reply = await V1.SettleAsync("ack", "", receipts);

        Assert.Equal((200, """{"results":[{"done":true}]}"""), (reply.Status, reply.Text));
        Assert.Equal((0, 1), ((await V1.GetAsync(topic))["leased"].GetInt64(), (await V1.GetAsync(topic))["consumed"].GetInt64()));
    }

    [Fact]
    public async Task A_released_message_goes_back_to_its_place_and_counts_no_attempt()
    {
        var (topic, receipts) = await LeasedAsync("1", "2");

        Assert.Equal(200, (await V1.SettleAsync("release", "", receipts[0])).Status);
        await V1.PublishAsync(topic, "3");

        var messages = await V1.TakeAsync(topic + "/receive?max=9");
        Assert.Equal([("1", 1), ("3", 1)], messages.Select(message => (message.GetProperty("body").GetString()!, message.GetProperty("attempt").GetInt32())));
    }

    [Fact]
    public async Task A_release_with_a_delay_rests_first()
    {
        var (topic, receipts) = await LeasedAsync("1");
        await V1.SettleAsync("release", ", \"delay\": \"200ms\"", receipts);

        Assert.Equal(1, (await V1.GetAsync(topic))["delayed"].GetInt64());
        Assert.Equal(["1"], await V1.BodiesAsync(topic + "/pop?wait=30s"));
    }

    [Fact]
    public async Task An_extended_lease_says_until_when()
    {
        var (_, receipts) = await LeasedAsync("1");

        var reply = await V1.SettleAsync("extend", ", \"lease\": \"10m\"", receipts);

        Assert.Equal(200, reply.Status);
        Assert.InRange(reply["results"][0].GetProperty("lease_until").GetDateTime(), DateTime.UtcNow.AddMinutes(5), DateTime.UtcNow.AddMinutes(15));
        Assert.Equal(200, (await V1.SettleAsync("ack", "", receipts)).Status);
    }

    [Fact]
    public async Task A_rejected_message_counts_an_attempt_and_ends_as_a_dead_letter()
    {
        var topic = await V1.NewTopicAsync("""{"max_attempts": 2}""");
        var id = await V1.PublishAsync(topic, "poison");
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var message = (await V1.TakeAsync(topic + "/receive"))[0];
            Assert.Equal(attempt, message.GetProperty("attempt").GetInt32());
            Assert.Equal(200, (await V1.SettleAsync("reject", ", \"reason\": \"bröken\"", message.GetProperty("receipt").GetString()!)).Status);
        }

        Assert.Empty(await V1.TakeAsync(topic + "/receive"));
        var letter = (await V1.TakeAsync($"{topic}.dead/receive"))[0];
        var origin = letter.GetProperty("dead_letter");
        Assert.Equal(("poison", topic["/v1/topics/".Length..], id, 2, "bröken"), (letter.GetProperty("body").GetString(), origin.GetProperty("topic").GetString(), origin.GetProperty("id").GetString(),
            origin.GetProperty("attempts").GetInt32(), origin.GetProperty("reason").GetString()));
        Assert.Equal(1, (await V1.GetAsync(topic))["dead_lettered"].GetInt64());
    }

    [Fact]
    public async Task Dead_letters_are_redriven_all_or_by_their_ids()
    {
        var topic = await V1.NewTopicAsync("""{"max_attempts": 1}""");
        for (var i = 1; i <= 3; i++)
            await V1.PublishAsync(topic, $"{i}");
        await V1.SettleAsync("reject", "", [.. (await V1.TakeAsync(topic + "/receive?max=9")).Select(message => message.GetProperty("receipt").GetString()!)]);
        var letters = (await V1.GetAsync($"{topic}.dead/messages"))["items"].EnumerateArray().Select(item => item.GetProperty("id").GetString()!).ToArray();
        Assert.Equal(3, letters.Length);

        var one = await V1.PostJsonAsync($"{topic}.dead/redrive", $$"""{"ids": ["{{letters[1]}}"]}""");
        Assert.Equal((200, """{"count":1,"left":2}"""), (one.Status, one.Text));
        Assert.Equal(["2"], await V1.BodiesAsync(topic + "/pop?max=9"));
        Assert.Equal("""{"count":1,"left":1}""", (await V1.PostJsonAsync(topic + "/redrive", """{"max": 1}""")).Text);
        Assert.Equal("""{"count":1,"left":0}""", (await V1.PostAsync(topic + "/redrive")).Text);
        Assert.Equal(["1", "3"], (await V1.BodiesAsync(topic + "/pop?max=9")).Order());
        Assert.Equal((400, "ids[0]"), Wrong(await V1.PostJsonAsync(topic + "/redrive", """{"ids": ["x"]}""")));
        Assert.Equal((400, "max"), Wrong(await V1.PostJsonAsync(topic + "/redrive", """{"max": 10001}""")));
    }

    [Theory]
    [InlineData("ack")]
    [InlineData("release")]
    [InlineData("extend")]
    [InlineData("reject")]
    public async Task A_lone_lease_that_is_lost_is_409(string action)
    {
        var (_, receipts) = await LeasedAsync("1");
        await V1.SettleAsync("ack", "", receipts);

        var late = await V1.SettleAsync(action, "", receipts);

        Assert.Equal((409, "lease_lost", false, "not-applied"), (late.Status, late.Slug, late["retryable"].GetBoolean(), late["outcome"].GetString()));
    }

    [Fact]
    public async Task Of_several_each_has_its_own_result()
    {
        var (_, receipts) = await LeasedAsync("1", "2", "3");
        await V1.SettleAsync("ack", "", receipts[1]);

        var reply = await V1.SettleAsync("ack", "", receipts);

        Assert.Equal((200, """{"results":[{"done":true},{"done":false,"error":"lease_lost"},{"done":true}]}"""), (reply.Status, reply.Text));
    }

    [Fact]
    public async Task A_lease_that_ran_out_is_lost()
    {
        var topic = await V1.NewTopicAsync();
        await V1.PublishAsync(topic, "1");
        var first = (await V1.TakeAsync(topic + "/receive?lease=100ms"))[0].GetProperty("receipt").GetString()!;
        Assert.Single(await V1.TakeAsync(topic + "/receive?wait=30s"));

        Assert.Equal((409, "lease_lost"), ((await V1.SettleAsync("ack", "", first)).Status, (await V1.SettleAsync("ack", "", first)).Slug));
        Assert.Equal(1, (await V1.GetAsync(topic))["leased"].GetInt64());
    }

    [Fact]
    public async Task A_receipt_that_is_none_is_refused_by_its_place_and_the_good_ones_stay()
    {
        var (topic, receipts) = await LeasedAsync("1");

        var reply = await V1.SettleAsync("ack", "", receipts[0], receipts[0][1..], "");

        Assert.Equal((400, "bad_receipt", "receipts[1]"), (reply.Status, reply.Slug, reply["field"].GetString()));
        Assert.Equal(1, (await V1.GetAsync(topic))["leased"].GetInt64());
    }

    [Fact]
    public async Task A_whole_receipt_that_was_made_up_settles_nothing()
    {
        var (topic, receipts) = await LeasedAsync("1");
        Assert.True(Queues.Receipt.TryParse(receipts[0], out var real));

        foreach (var made in (Queues.Receipt[])[real with { Token = real.Token + 1 }, real with { Message = new(real.Message.Topic + 1, real.Message.Sequence) }, real with { Message = new(-1, -1) }, default])
            Assert.Equal(409, (await V1.SettleAsync("ack", "", made.ToString())).Status);

        Assert.Equal(1, (await V1.GetAsync(topic))["leased"].GetInt64());
    }

    [Fact]
    public async Task One_lease_is_settled_without_JSON()
    {
        var (topic, receipts) = await LeasedAsync("1", "2");

        Assert.Equal(200, (await V1.PostAsync("/v1/leases/extend?lease=1m", ("RRMQ-Receipt", receipts[0]))).Status);
        Assert.Equal(200, (await V1.PostAsync("/v1/leases/reject?reason=bad%20luck&delay=1h", ("RRMQ-Receipt", receipts[0]))).Status);
        Assert.Equal(409, (await V1.PostAsync("/v1/leases/ack", ("RRMQ-Receipt", receipts[0]))).Status);
        Assert.Equal((400, "RRMQ-Receipt"), Wrong(await V1.PostAsync("/v1/leases/ack", ("RRMQ-Receipt", "x"))));
        Assert.Equal((400, "RRMQ-Receipt"), Wrong(await V1.PostJsonAsync("/v1/leases/ack", "{}", ("RRMQ-Receipt", receipts[1]))));
        Assert.Equal((400, "delay"), Wrong(await V1.PostAsync("/v1/leases/ack?delay=1s", ("RRMQ-Receipt", receipts[1]))));
        Assert.Equal((1, 1), ((await V1.GetAsync(topic))["leased"].GetInt64(), (await V1.GetAsync(topic))["delayed"].GetInt64()));
    }

    [Fact]
    public async Task Without_any_receipt_it_says_what_is_missing()
    {
        Assert.Equal((400, "receipts"), Wrong(await V1.PostAsync("/v1/leases/ack")));
        Assert.Equal((400, "receipts"), Wrong(await V1.PostJsonAsync("/v1/leases/ack", "{}")));
    }

    [Fact]
    public async Task A_repeated_acknowledgement_with_its_key_is_no_late_one()
    {
        var (_, receipts) = await LeasedAsync("1");
        var key = ("Idempotency-Key", receipts[0]);
        var body = $"{{\"receipts\": {JsonSerializer.Serialize(receipts)}}}";

        var first = await V1.PostJsonAsync("/v1/leases/ack", body, key);
        var again = await V1.PostJsonAsync("/v1/leases/ack", body, key);

        Assert.Equal((200, 200, first.Text, "true"), (first.Status, again.Status, again.Text, again.Header("Idempotent-Replayed")));
    }

    private async Task<(string Topic, string[] Receipts)> LeasedAsync(params string[] texts)
    {
        var topic = await V1.NewTopicAsync();
        foreach (var text in texts)
            await V1.PublishAsync(topic, text);
        return (topic, [.. (await V1.TakeAsync($"{topic}/receive?max={texts.Length}")).Select(message => message.GetProperty("receipt").GetString()!)]);
    }

    private static (int, string) Wrong(V1Reply reply) => (reply.Status, reply["field"].GetString()!);
}
