using System.Text.Json;

namespace Rrmq.Server.Tests;

/// <summary>Schedules over <c>/v1</c>.</summary>
public sealed class SchedulesTests(TestNode node) : IClassFixture<TestNode>
{
    private readonly JobClient _jobs = new(node.V1);
    private readonly string _path = $"/v1/schedules/{Guid.NewGuid():n}";

    private Task<V1Reply> PutAsync(string cron, string more = "", params (string, string)[] headers) => node.V1.PutAsync(_path, $$"""{"type": "{{_jobs.Type}}", "cron": "{{cron}}"{{more}}}""", headers);

    [Fact]
    public async Task A_schedule_makes_a_job_at_each_tick()
    {
        var reply = await PutAsync("* * * * * *", """, "payload": {"every": "second"}, "max_attempts": 2, "keep": "1m" """);

        Assert.Equal((201, _path), (reply.Status, reply.Header("Location")));
        List<string> seen = [];
        while (seen.Count < 3)
        {
            foreach (var job in await _jobs.TakeAsync("&wait=30s"))
            {
                var shown = await _jobs.GetAsync(job.GetProperty("id").GetString()!);
                Assert.Equal((_path["/v1/schedules/".Length..], """{"every": "second"}""", 2), (shown["schedule"].GetString(), shown["payload"].GetRawText(), shown["max_attempts"].GetInt32()));
                seen.Add(shown["id"].GetString()!);
            }
        }

        Assert.Equal(3, seen.Distinct().Count());
        var after = await node.V1.GetAsync(_path);
        Assert.True(after["runs"].GetInt64() >= 3);
        Assert.Equal(0, after["last_at"].GetDateTime().Millisecond);
        Assert.True(after["next_at"].GetDateTime() > after["last_at"].GetDateTime());
        Assert.Equal(204, (await node.V1.SendAsync("DELETE", _path)).Status);
        Assert.Equal((404, "schedule_not_found"), ((await node.V1.GetAsync(_path)).Status, (await node.V1.SendAsync("DELETE", _path)).Slug));
        Assert.Equal(200, (await _jobs.GetAsync(seen[0])).Status);
    }

    [Fact]
    public async Task A_schedule_shows_what_it_was_told_and_what_it_was_not()
    {
        var reply = await PutAsync("30 9 * * MON-FRI", """, "time_zone": "Europe/Berlin", "missed": "skip", "paused": true, "backoff": "5s", "priority": 4""");

        Assert.StartsWith($$"""{"name":"{{_path["/v1/schedules/".Length..]}}","version":{{reply["version"].GetInt64()}},"cron":"30 9 * * MON-FRI","time_zone":"Europe/Berlin","type":"{{_jobs.Type}}","payload":null,"priority":4,"max_attempts":null,"backoff":"5s","keep":"1h","missed":"skip","paused":true,"next_at":"2""",
            reply.Text, StringComparison.Ordinal);
        Assert.EndsWith(""","runs":0}""", reply.Text, StringComparison.Ordinal);
        Assert.Equal((reply.Text, reply.Header("ETag")), ((await node.V1.GetAsync(_path)).Text, $"\"{reply["version"].GetInt64()}\""));
        Assert.Contains((await node.V1.GetAsync("/v1/schedules"))["items"].EnumerateArray(), one => one.GetRawText() == reply.Text);
        var next = reply["next_at"].GetDateTime();
        Assert.Contains((next.Hour, next.Minute), new[] { (7, 30), (8, 30) });
        Assert.InRange(next.DayOfWeek, DayOfWeek.Monday, DayOfWeek.Friday);
    }

    [Fact]
    public async Task A_schedule_is_replaced_as_long_as_it_is_the_one_that_was_seen()
    {
        var first = await PutAsync("0 0 1 1 *");

        var second = await PutAsync("0 0 2 1 *", "", ("If-Match", first.Header("ETag")!));

        Assert.Equal((200, "0 0 2 1 *"), (second.Status, second["cron"].GetString()));
        Assert.NotEqual(first.Header("ETag"), second.Header("ETag"));
        Assert.Equal((412, "precondition_failed"), ((await PutAsync("0 0 3 1 *", "", ("If-Match", first.Header("ETag")!))).Status, (await PutAsync("0 0 3 1 *", "", ("If-None-Match", "*"))).Slug));
        Assert.Equal(412, (await node.V1.SendAsync("DELETE", _path, null, null, ("If-Match", first.Header("ETag")!))).Status);
        Assert.Equal("0 0 2 1 *", (await node.V1.GetAsync(_path))["cron"].GetString());
    }

    [Theory]
    [InlineData("61 * * * *", "field 1 (minute), 61")]
    [InlineData("* 24 * * *", "field 2 (hour), 24")]
    [InlineData("* * 32 * *", "field 3 (day of the month), 32")]
    [InlineData("* * * 13 *", "field 4 (month), 13")]
    [InlineData("* * * * 8", "field 5 (day of the week), 8")]
    [InlineData("60 * * * * *", "field 1 (second), 60")]
    [InlineData("* * * * * MOX", "field 6 (day of the week), MOX")]
    [InlineData("*/0 * * * *", "field 1 (minute), */0")]
    [InlineData("a b c d e", "field 1 (minute), a")]
    [InlineData("* * * *", "it has 4")]
    [InlineData("* * * * * * *", "it has 7")]
    [InlineData("@daily", "it has 1")]
    [InlineData("0 0 30 2 *", "never fires")]
    [InlineData("0 0 31 4,6,9,11 *", "never fires")]
    public async Task A_wrong_expression_is_told_with_its_place(string cron, string where)
    {
        var reply = await PutAsync(cron);

        Assert.Equal((400, "bad_field", "cron", cron), (reply.Status, reply.Slug, reply["field"].GetString(), reply["value"].GetString()));
        Assert.Contains(where, reply["rule"].GetString(), StringComparison.Ordinal);
        Assert.Equal(404, (await node.V1.GetAsync(_path)).Status);
    }

    [Theory]
    [InlineData("""{"type": "t"}""", "cron")]
    [InlineData("""{"cron": "* * * * *"}""", "type")]
    [InlineData("""{"type": "t", "cron": ""}""", "cron")]
    [InlineData("""{"type": "t", "cron": 5}""", "cron")]
    [InlineData("""{"type": "t", "cron": "* * * * *", "time_zone": "Middle/Earth"}""", "time_zone")]
    [InlineData("""{"type": "t", "cron": "* * * * *", "missed": "all"}""", "missed")]
    [InlineData("""{"type": "t", "cron": "* * * * *", "paused": "yes"}""", "paused")]
    [InlineData("""{"type": "t", "cron": "* * * * *", "after": []}""", "after")]
    [InlineData("""{"type": "t", "cron": "* * * * *", "unique_key": "k"}""", "unique_key")]
    public async Task A_bad_schedule_is_told_by_its_field(string json, string field)
    {
        var reply = await node.V1.PutAsync(_path, json);

        Assert.Equal((400, "bad_field", field), (reply.Status, reply.Slug, reply["field"].GetString()));
    }

    [Fact]
    public async Task A_paused_schedule_makes_nothing_and_says_when_it_would()
    {
        await PutAsync("* * * * * *", ", \"paused\": true");
        var began = (await node.V1.GetAsync(_path))["next_at"].GetDateTime();

        // Another schedule's ticks show that time has passed.
        var other = new JobClient(node.V1);
        await node.V1.PutAsync(_path + "x", $$"""{"type": "{{other.Type}}", "cron": "* * * * * *"}""");
        for (var seen = 0; seen < 2;)
            seen += (await other.TakeAsync("&wait=30s")).Length;
        await node.V1.SendAsync("DELETE", _path + "x");

        var paused = await node.V1.GetAsync(_path);
        Assert.Equal((0, began), (paused["runs"].GetInt64(), paused["next_at"].GetDateTime()));
        await PutAsync("* * * * * *");
        Assert.NotEmpty(await _jobs.TakeAsync("&wait=30s"));
        await node.V1.SendAsync("DELETE", _path);
    }

    [Fact]
    public async Task A_name_may_be_any_text_and_none_that_is_no_text()
    {
        var reply = await node.V1.PutAsync("/v1/schedules/n%C3%A4chtlich%2Fspeziell%20", $$"""{"type": "{{_jobs.Type}}", "cron": "0 0 1 1 *"}""");

        Assert.Equal((201, "nächtlich/speziell "), (reply.Status, reply["name"].GetString()));
        Assert.Equal((400, "bad_path"), ((await node.V1.GetAsync("/v1/schedules/%FF")).Status, (await node.V1.GetAsync("/v1/schedules/a%01b")).Slug));
    }
}
