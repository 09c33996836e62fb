using System.Net;
using System.Text.Json;

namespace Rrmq.Server.Tests;

/// <summary>A client that asks again with the same key gets the first answer again, and nothing happens twice.</summary>
public sealed class IdempotencyTests(TestNode node) : IClassFixture<TestNode>
{
    private static async Task<string> BodyOf(HttpResponseMessage response) => await response.Content.ReadAsStringAsync();

    private static string Header(HttpResponseMessage response, string name) => string.Join(",", response.Headers.GetValues(name));

    private async Task<HttpResponseMessage> PublishAsync(string topic, string message, string? key = null) =>
        await node.PutAsync("/message", JsonSerializer.Serialize(new { topic, message }), key: key);

    [Fact]
    public async Task A_repeated_key_gets_the_first_answer_again()
    {
        var topic = await node.NewTopicAsync();

        var first = await PublishAsync(topic, "once", "key 1");
        var again = await PublishAsync(topic, "once", "key 1");
        var other = await PublishAsync(topic, "another", "key 1");

        Assert.False(first.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal((HttpStatusCode.OK, "true"), (again.StatusCode, Header(again, "Idempotent-Replayed")));
        Assert.Equal(((HttpStatusCode)422, "idempotency_key_reused"), (other.StatusCode, Header(other, "RRMQ-Error")));

        var pop = await PopAsync(topic, "key 2");
        var popAgain = await PopAsync(topic, "key 2");
        Assert.Equal("""{"success": true, "message": "once"}""", await BodyOf(pop));
        Assert.Equal(("""{"success": true, "message": "once"}""", "true"), (await BodyOf(popAgain), Header(popAgain, "Idempotent-Replayed")));
        Assert.Equal(HttpStatusCode.NotFound, (await node.Http.GetAsync($"/message/{topic}")).StatusCode);
    }

    [Fact]
    public async Task A_key_must_be_1_to_255_printable_ASCII_characters()
    {
        using var connection = await node.ConnectAsync();
        foreach (var bad in (string[])["", "k\u00c3\u00a9y", "tab\tbed", new string('k', 256), "twice\r\nIdempotency-Key: twice"])
        {
            await connection.SendAsync($"GET /message/t HTTP/1.1\r\nHost: x\r\nIdempotency-Key: {bad}\r\n\r\n");
            var response = await connection.ReceiveAsync();
            Assert.Equal((400, "bad_idempotency_key"), (response!.Status, response.Headers["RRMQ-Error"]));
        }

        var topic = await node.NewTopicAsync();
        Assert.Equal(HttpStatusCode.OK, (await PublishAsync(topic, "m", new string('k', 255))).StatusCode);
    }

    [Theory]
    [InlineData("max_idempotency_keys", "2", 10)]
    [InlineData("max_idempotency_bytes", "64KiB", 40_000)]
    public async Task At_the_bound_that_is_set_new_keys_are_refused_old_ones_still_answer_and_others_go_on(string setting, string bound, int length)
    {
        await using var small = new TestNode { Settings = new Dictionary<Setting, string> { [SettingTable.Find(setting)!] = bound } };
        await small.InitializeAsync();
        var topic = await small.NewTopicAsync();
        var message = new string('m', length);
        for (var number = 1; number <= 3; number++)
            await small.PutAsync("/message", JsonSerializer.Serialize(new { topic, message }));
        Task<HttpResponseMessage> AskAsync(string? key)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/message/{topic}");
            if (key is not null)
                request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
            return small.Http.SendAsync(request);
        }

        // What a remembered pop brought counts with it.
        Assert.Equal(HttpStatusCode.OK, (await AskAsync("first")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync("second")).StatusCode);
        var refused = await AskAsync("third");
        var again = await AskAsync("first");
        var v1 = await small.V1.PostAsync($"/v1/topics/{topic}/pop", ("Idempotency-Key", "fourth"));

        Assert.Equal(((HttpStatusCode)429, "too_many_idempotency_keys", "not-applied"), (refused.StatusCode, Header(refused, "RRMQ-Error"), Header(refused, "RRMQ-Outcome")));
        Assert.Equal((HttpStatusCode.OK, "true"), (again.StatusCode, Header(again, "Idempotent-Replayed")));
        Assert.Equal((429, "too_many_idempotency_keys"), (v1.Status, v1.Slug));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(null)).StatusCode);
    }

    private async Task<HttpResponseMessage> PopAsync(string topic, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/message/{topic}");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return await node.Http.SendAsync(request);
    }
}
