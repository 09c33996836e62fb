using System.Text.Json;

namespace Rrmq.Server.Tests;

/// <summary>Jobs over <c>/v1</c>, from being made to being gone.</summary>
public sealed class JobsTests(TestNode node) : IClassFixture<TestNode>
{
    private readonly JobClient _jobs = new(node.V1);

    [Fact]
    public async Task A_new_job_is_queued_and_shows_what_was_asked()
    {
        var reply = await _jobs.PostAsync(""", "payload": {"of": [1, 2.50, "ü"]}, "priority": 3, "max_attempts": 7, "unique_key": "k" """);

        Assert.Equal(201, reply.Status);
        Assert.Equal($"/v1/jobs/{reply["id"].GetString()}", reply.Header("Location"));
        Assert.StartsWith($$"""{"id":"{{reply["id"].GetString()}}","type":"{{_jobs.Type}}","state":"queued","payload":{"of": [1, 2.50, "ü"]},"priority":3,"attempt":0,"max_attempts":7,"progress":null,"note":null,"created_at":""", reply.Text, StringComparison.Ordinal);
        Assert.EndsWith(""","unique_key":"k","after":[],"cancel_requested":false}""", reply.Text, StringComparison.Ordinal);
        Assert.Equal(reply.Text, (await _jobs.GetAsync(reply["id"].GetString()!)).Text);
    }

    [Fact]
    public async Task A_worker_receives_reports_and_completes()
    {
        var id = await _jobs.NewAsync(""", "payload": "big picture" """);
        var job = Assert.Single(await _jobs.TakeAsync("&lease=1m"));
        var receipt = job.GetProperty("receipt").GetString()!;
        Assert.Equal((id, _jobs.Type, "\"big picture\"", 1, 5, false), (job.GetProperty("id").GetString(), job.GetProperty("type").GetString(), job.GetProperty("payload").GetRawText(),
            job.GetProperty("attempt").GetInt32(), job.GetProperty("max_attempts").GetInt32(), job.GetProperty("cancel_requested").GetBoolean()));

        var progress = await _jobs.ProgressAsync(id, receipt, """, "progress": 40, "note": "halfway\nthere", "lease": "10m" """);

        Assert.Equal((200, false), (progress.Status, progress["cancel_requested"].GetBoolean()));
        Assert.True(progress["lease_until"].GetDateTime() - job.GetProperty("lease_until").GetDateTime() > TimeSpan.FromMinutes(8));
        var running = await _jobs.GetAsync(id);
        Assert.Equal(("running", 40, "halfway\nthere", 1), (running["state"].GetString(), running["progress"].GetInt32(), running["note"].GetString(), running["attempt"].GetInt32()));
        Assert.False(running.Json.TryGetProperty("result", out _));

        // What is not said stays as it was; an empty note is none.
        await _jobs.ProgressAsync(id, receipt, """, "progress": 60""");
        Assert.Equal((60, "halfway\nthere"), ((await _jobs.GetAsync(id))["progress"].GetInt32(), (await _jobs.GetAsync(id))["note"].GetString()));
        await _jobs.ProgressAsync(id, receipt, """, "note": "" """);
        Assert.Equal((60, JsonValueKind.Null), ((await _jobs.GetAsync(id))["progress"].GetInt32(), (await _jobs.GetAsync(id))["note"].ValueKind));

        var done = await _jobs.ResultAsync(id, receipt, """, "result": {"at": "/thumbs/1.png"} """);

        Assert.Equal((200, "succeeded", """{"at": "/thumbs/1.png"}"""), (done.Status, done["state"].GetString(), done["result"].GetRawText()));
        Assert.Equal(done.Text, (await _jobs.GetAsync(id)).Text);
        Assert.True(done["finished_at"].GetDateTime() >= done["started_at"].GetDateTime());
        Assert.Empty(await _jobs.TakeAsync());
    }

    [Fact]
    public async Task A_failure_is_tried_again_until_the_attempts_are_used_up()
    {
        var id = await _jobs.NewAsync(""", "max_attempts": 2""");
        var first = await _jobs.FailureAsync(id, await _jobs.ReceiptAsync(), """, "reason": "no oven" """);
        Assert.Equal((200, "queued", "no oven", 1), (first.Status, first["state"].GetString(), first["reason"].GetString(), first["attempt"].GetInt32()));

        var second = await _jobs.FailureAsync(id, await _jobs.ReceiptAsync(), """, "reason": "still no oven" """);

        Assert.Equal(("failed", "still no oven", 2), (second["state"].GetString(), second["reason"].GetString(), second["attempt"].GetInt32()));
        Assert.Empty(await _jobs.TakeAsync());
        Assert.Equal("queued", (await _jobs.RetryAsync(id))["state"].GetString());
        Assert.Equal(1, Assert.Single(await _jobs.TakeAsync()).GetProperty("attempt").GetInt32());
    }

    [Fact]
    public async Task A_failure_that_is_not_to_be_tried_again_is_the_end()
    {
        var id = await _jobs.NewAsync();

        Assert.Equal("failed", (await _jobs.FailureAsync(id, await _jobs.ReceiptAsync(), """, "reason": "no such picture", "retry": false """))["state"].GetString());
        Assert.Equal("job_finished", (await _jobs.CancelAsync(id)).Slug);
    }

    [Fact]
    public async Task A_failed_attempt_rests_as_long_as_its_back_off_says()
    {
        var id = await _jobs.NewAsync(""", "backoff": "300ms" """);

        var reply = await _jobs.FailureAsync(id, await _jobs.ReceiptAsync());

        Assert.Equal("scheduled", reply["state"].GetString());
        Assert.Equal(2, Assert.Single(await _jobs.TakeAsync("&wait=30s")).GetProperty("attempt").GetInt32());
        Assert.True((await _jobs.GetAsync(id))["started_at"].GetDateTime() >= reply["run_at"].GetDateTime());
    }

    [Fact]
    public async Task A_lease_that_runs_out_counts_and_its_receipt_is_late()
    {
        var id = await _jobs.NewAsync();
        var late = await _jobs.ReceiptAsync("&lease=100ms");

        var receipt = await _jobs.ReceiptAsync();

        foreach (var reply in new[] { await _jobs.ProgressAsync(id, late), await _jobs.ResultAsync(id, late), await _jobs.FailureAsync(id, late) })
            Assert.Equal((409, "lease_lost"), (reply.Status, reply.Slug));
        var job = await _jobs.GetAsync(id);
        Assert.Equal(("running", 2, "lease expired"), (job["state"].GetString(), job["attempt"].GetInt32(), job["reason"].GetString()));
        Assert.Equal(200, (await _jobs.ResultAsync(id, receipt)).Status);
        Assert.Equal("lease_lost", (await _jobs.ResultAsync(id, receipt)).Slug);
    }

    [Fact]
    public async Task A_job_that_nobody_has_begun_is_cancelled_at_once()
    {
        var id = await _jobs.NewAsync();

        var reply = await _jobs.CancelAsync(id);

        Assert.Equal((200, "cancelled"), (reply.Status, reply["state"].GetString()));
        Assert.Empty(await _jobs.TakeAsync());
        Assert.Equal((409, "job_finished"), ((await _jobs.CancelAsync(id)).Status, (await _jobs.CancelAsync(id)).Slug));
    }

    [Fact]
    public async Task The_worker_of_a_job_that_is_cancelled_hears_of_it_and_failing_cancels()
    {
        var id = await _jobs.NewAsync();
        var receipt = await _jobs.ReceiptAsync();

        var reply = await _jobs.CancelAsync(id);

        Assert.Equal(("running", true), (reply["state"].GetString(), reply["cancel_requested"].GetBoolean()));
        Assert.True((await _jobs.ProgressAsync(id, receipt))["cancel_requested"].GetBoolean());
        var extended = await node.V1.SettleAsync("extend", "", receipt);
        Assert.True(extended["results"][0].GetProperty("cancel_requested").GetBoolean());
        Assert.Equal("cancelled", (await _jobs.FailureAsync(id, receipt))["state"].GetString());
    }

    [Fact]
    public async Task Completing_wins_over_a_cancellation()
    {
        var id = await _jobs.NewAsync();
        var receipt = await _jobs.ReceiptAsync();
        await _jobs.CancelAsync(id);

        Assert.Equal("succeeded", (await _jobs.ResultAsync(id, receipt))["state"].GetString());
    }

    [Fact]
    public async Task A_lost_lease_cancels_a_job_that_is_to_be()
    {
        var id = await _jobs.NewAsync();
        await _jobs.ReceiptAsync("&lease=100ms");
        await _jobs.CancelAsync(id);

        await Eventually.BeTrueAsync(async () => await _jobs.StateAsync(id) == "cancelled");
        Assert.Equal("cancelled on request", (await _jobs.GetAsync(id))["reason"].GetString());
    }

    [Fact]
    public async Task Jobs_wait_for_others_and_are_cancelled_with_them()
    {
        var first = await _jobs.NewAsync();
        var second = await _jobs.NewAsync($""", "after": ["{first}"]""");
        var third = await _jobs.NewAsync($""", "after": ["{second}", "{first}"]""");
        Assert.Equal(("waiting", $"[\"{second}\",\"{first}\"]"), (await _jobs.StateAsync(third), (await _jobs.GetAsync(third))["after"].GetRawText()));

        await _jobs.ResultAsync(first, await _jobs.ReceiptAsync());
        Assert.Equal(("queued", "waiting"), (await _jobs.StateAsync(second), await _jobs.StateAsync(third)));
        await _jobs.CancelAsync(second);

        var cancelled = await _jobs.GetAsync(third);
        Assert.Equal(("cancelled", $"job {second} failed"), (cancelled["state"].GetString(), cancelled["reason"].GetString()));
        Assert.Equal("cancelled", (await _jobs.PostAsync($""", "after": ["{second}"]"""))["state"].GetString());
        Assert.Equal("queued", (await _jobs.PostAsync($""", "after": ["{first}"]"""))["state"].GetString());
    }

    [Fact]
    public async Task A_job_waits_only_for_jobs_that_there_are_so_that_none_waits_for_itself()
    {
        var first = await _jobs.NewAsync();
        var topic = first.Split('-')[0];

        // The id that the next job would have: the only way to a cycle.
        foreach (var unknown in new[] { $"{topic}-2", "999999-1" })
        {
            var reply = await _jobs.PostAsync($""", "after": ["{first}", "{unknown}"]""");
            Assert.Equal((404, "job_not_found", unknown), (reply.Status, reply.Slug, reply["job_id"].GetString()));
        }

        Assert.Equal(1, (await _jobs.ListAsync())["items"].GetArrayLength());
    }

    [Fact]
    public async Task A_unique_key_is_taken_until_its_job_is_finished()
    {
        var id = await _jobs.NewAsync(""", "unique_key": "2026-11" """);

        var taken = await _jobs.PostAsync(""", "unique_key": "2026-11" """);

        Assert.Equal((409, "unique_key_taken", id), (taken.Status, taken.Slug, taken["job_id"].GetString()));
        Assert.Equal(201, (await new JobClient(node.V1).PostAsync(""", "unique_key": "2026-11" """)).Status);
        await _jobs.CancelAsync(id);
        var next = await _jobs.NewAsync(""", "unique_key": "2026-11" """);
        Assert.Equal(("unique_key_taken", next), ((await _jobs.RetryAsync(id)).Slug, (await _jobs.RetryAsync(id))["job_id"].GetString()));
    }

    [Fact]
    public async Task A_job_of_later_is_scheduled_until_then()
    {
        var late = await _jobs.NewAsync(""", "delay": "12h" """);
        var soon = await _jobs.NewAsync(""", "delay": "200ms" """);
        var past = await _jobs.NewAsync(""", "run_at": "2001-01-01T00:00:00Z" """);
        var far = await _jobs.PostAsync(""", "run_at": "2999-12-31T23:59:59.5+01:00" """);

        Assert.Equal(("scheduled", "queued", "2999-12-31T22:59:59.5Z"), (await _jobs.StateAsync(late), await _jobs.StateAsync(past), far["run_at"].GetString()));
        Assert.Equal(past, (await _jobs.TakeAsync())[0].GetProperty("id").GetString());
        Assert.Equal(soon, (await _jobs.TakeAsync("&wait=30s"))[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task Higher_priorities_come_first()
    {
        foreach (var priority in new[] { 1, 9, 0, 9 })
            await _jobs.NewAsync($$""", "priority": {{priority}}, "payload": {{priority}}""");

        Assert.Equal([9, 9, 1, 0], (await _jobs.TakeAsync("&max=10")).Select(job => job.GetProperty("payload").GetInt32()));
    }

    [Fact]
    public async Task A_finished_job_is_kept_for_a_while_and_then_gone()
    {
        var id = await _jobs.NewAsync(""", "keep": "100ms" """);
        await _jobs.ResultAsync(id, await _jobs.ReceiptAsync(), """, "result": 1""");

        await Eventually.BeTrueAsync(async () => (await _jobs.GetAsync(id)).Status == 404);
        Assert.Equal((404, "job_not_found"), ((await _jobs.CancelAsync(id)).Status, (await _jobs.RetryAsync(id)).Slug));
    }

    [Fact]
    public async Task Lists_filter_page_and_count()
    {
        for (var i = 0; i < 5; i++)
            await _jobs.NewAsync($$""", "payload": {{i}}""");
        var receipt = await _jobs.ReceiptAsync();
        await _jobs.NewAsync(""", "delay": "1h" """);

        var page = await _jobs.ListAsync("&state=queued&limit=3");
        Assert.Equal([1, 2, 3], page["items"].EnumerateArray().Select(job => job.GetProperty("payload").GetInt32()));
        Assert.Equal("""{"waiting":0,"scheduled":1,"queued":4,"running":1,"succeeded":0,"failed":0,"cancelled":0}""", page["counts"].GetRawText());
        Assert.Equal($"</v1/jobs?type={_jobs.Type}&state=queued&limit=3&cursor={page["next"].GetString()}>; rel=\"next\"", page.Header("Link"));
        var rest = await _jobs.ListAsync($"&state=queued&limit=3&cursor={page["next"].GetString()}");
        Assert.Equal([4], rest["items"].EnumerateArray().Select(job => job.GetProperty("payload").GetInt32()));
        Assert.Equal(JsonValueKind.Null, rest["next"].ValueKind);
        Assert.Equal(6, (await _jobs.ListAsync())["items"].GetArrayLength());
        Assert.Contains((await node.V1.GetAsync("/v1/jobs?limit=1000"))["items"].EnumerateArray(), job => job.GetProperty("type").GetString() == _jobs.Type);
        Assert.NotNull(receipt);
        var none = await node.V1.GetAsync("/v1/jobs?type=never-seen");
        Assert.Equal((200, 0, 0), (none.Status, none["items"].GetArrayLength(), none["counts"].GetProperty("queued").GetInt32()));
    }

    [Fact]
    public async Task A_worker_may_wait_before_the_first_job_of_its_type()
    {
        Assert.Empty(await _jobs.TakeAsync());
        var waiting = _jobs.TakeAsync("&wait=30s");

        var id = await _jobs.NewAsync();

        Assert.Equal(id, Assert.Single(await waiting).GetProperty("id").GetString());
    }

    [Fact]
    public async Task An_idempotency_key_makes_one_job_and_one_lease()
    {
        var first = await _jobs.PostAsync(""", "payload": [1] """, ("Idempotency-Key", _jobs.Type));
        var again = await _jobs.PostAsync(""", "payload": [1] """, ("Idempotency-Key", _jobs.Type));
        Assert.Equal((201, first.Text, "true"), (again.Status, again.Text, again.Header("Idempotent-Replayed")));
        Assert.Equal((422, "idempotency_key_reused"), ((await _jobs.PostAsync("", ("Idempotency-Key", _jobs.Type))).Status, (await _jobs.PostAsync("", ("Idempotency-Key", _jobs.Type))).Slug));

        var taken = await node.V1.PostAsync($"/v1/jobs/receive?type={_jobs.Type}", ("Idempotency-Key", _jobs.Type + "r"));
        var same = await node.V1.PostAsync($"/v1/jobs/receive?type={_jobs.Type}", ("Idempotency-Key", _jobs.Type + "r"));
        Assert.Equal((200, taken.Text), (same.Status, same.Text));
    }

    [Fact]
    public async Task The_topic_of_jobs_is_no_topic_for_anything_else()
    {
        var id = await _jobs.NewAsync();

        foreach (var (method, path) in new[]
        {
            ("POST", _jobs.Topic + "/messages"), ("POST", _jobs.Topic + "/pop"), ("POST", _jobs.Topic + "/receive"), ("POST", _jobs.Topic + "/receive?wait=30s"), ("POST", _jobs.Topic + "/purge"),
            ("POST", _jobs.Topic + "/redrive"), ("DELETE", _jobs.Topic),
        })
        {
            var reply = await node.V1.SendAsync(method, path);
            Assert.Equal((path, 409, "jobs_topic"), (path, reply.Status, reply.Slug));
        }

        var batch = await node.V1.PostJsonAsync(_jobs.Topic + "/messages/batch", """[{"body": "x"}]""");
        Assert.Equal((409, "jobs_topic"), (batch.Status, batch.Slug));
        using var published = await node.PutAsync("/message", $$"""{"topic": "job.{{_jobs.Type}}", "message": "x"}""");
        using var popped = await node.Http.GetAsync($"/message/job.{_jobs.Type}");
        Assert.Equal((409, "{\"success\": false}", 409, "jobs_topic"), ((int)published.StatusCode, await published.Content.ReadAsStringAsync(), (int)popped.StatusCode, popped.Headers.GetValues("RRMQ-Error").Single()));

        var peeked = await node.V1.GetAsync(_jobs.Topic + "/messages");
        Assert.Equal(id, peeked["items"][0].GetProperty("id").GetString());
        Assert.Equal(200, (await node.V1.PatchAsync(_jobs.Topic, """{"lease": "1m"}""")).Status);
        Assert.Equal(200, (await node.V1.PostAsync(_jobs.Topic + "/pause")).Status);
        Assert.Empty(await _jobs.TakeAsync());
        Assert.Equal(200, (await node.V1.PostAsync(_jobs.Topic + "/resume")).Status);
        Assert.Single(await _jobs.TakeAsync());
    }

    [Fact]
    public async Task A_topic_of_jobs_goes_when_it_has_none_and_one_with_messages_takes_none()
    {
        var id = await _jobs.NewAsync(""", "keep": "0" """);
        await _jobs.CancelAsync(id);
        await Eventually.BeTrueAsync(async () => (await _jobs.GetAsync(id)).Status == 404);

        Assert.Equal(204, (await node.V1.SendAsync("DELETE", _jobs.Topic)).Status);
        Assert.Equal(201, (await node.V1.PutAsync(_jobs.Topic)).Status);
        await node.V1.PublishAsync(_jobs.Topic, "by hand");
        Assert.Equal((409, "jobs_topic"), ((await _jobs.PostAsync()).Status, (await _jobs.PostAsync()).Slug));
        Assert.Equal(["by hand"], await node.V1.BodiesAsync(_jobs.Topic + "/pop"));
        Assert.Equal(201, (await _jobs.PostAsync()).Status);
    }

    [Fact]
    public async Task A_log_holds_no_jobs_and_a_topic_of_jobs_becomes_no_log()
    {
        Assert.Equal(201, (await node.V1.PutAsync(_jobs.Topic, """{"retention": "log"}""")).Status);
        Assert.Equal((409, "jobs_topic"), ((await _jobs.PostAsync()).Status, (await _jobs.PostAsync()).Slug));
        Assert.Equal((409, "jobs_topic"), ((await node.V1.PostAsync($"/v1/jobs/receive?type={_jobs.Type}")).Status, (await node.V1.PostAsync($"/v1/jobs/receive?type={_jobs.Type}&wait=30s")).Slug));
        Assert.Equal(200, (await node.V1.PutAsync(_jobs.Topic, """{"retention": "queue"}""")).Status);

        await _jobs.NewAsync();

        Assert.Equal((409, "jobs_topic"), ((await node.V1.PatchAsync(_jobs.Topic, """{"retention": "log"}""")).Status, (await node.V1.PatchAsync(_jobs.Topic, """{"retention": "log"}""")).Slug));
    }

    [Fact]
    public async Task Leases_of_jobs_can_be_settled_like_any_others()
    {
        var done = await _jobs.NewAsync();
        Assert.Equal(200, (await node.V1.SettleAsync("ack", "", await _jobs.ReceiptAsync())).Status);
        Assert.Equal("succeeded", await _jobs.StateAsync(done));

        var back = await _jobs.NewAsync(""", "max_attempts": 1""");
        Assert.Equal(200, (await node.V1.SettleAsync("release", "", await _jobs.ReceiptAsync())).Status);
        Assert.Equal("queued", await _jobs.StateAsync(back));
        Assert.Equal(200, (await node.V1.SettleAsync("reject", """, "reason": "no way" """, await _jobs.ReceiptAsync())).Status);
        Assert.Equal(("failed", "no way"), (await _jobs.StateAsync(back), (await _jobs.GetAsync(back))["reason"].GetString()));
    }
}
