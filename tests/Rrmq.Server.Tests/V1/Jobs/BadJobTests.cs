using System.Text;

namespace Rrmq.Server.Tests;

/// <summary>What is wrong with a request about jobs is told by field, value and rule, and nothing of it is done.</summary>
public sealed class BadJobTests(TestNode node) : IClassFixture<TestNode>
{
    private readonly JobClient _jobs = new(node.V1);

    [Theory]
    [InlineData("{}", "type")]
    [InlineData("""{"type": ""}""", "type")]
    [InlineData("""{"type": 7}""", "type")]
    [InlineData("""{"type": "a\u0000b"}""", "type")]
    [InlineData("""{"type": "t", "priority": 10}""", "priority")]
    [InlineData("""{"type": "t", "priority": -1}""", "priority")]
    [InlineData("""{"type": "t", "run_at": "tomorrow"}""", "run_at")]
    [InlineData("""{"type": "t", "run_at": "2026-11-26T20:15:00"}""", "run_at")]
    [InlineData("""{"type": "t", "run_at": "2026-11-26T20:15:00Z", "delay": "1s"}""", "delay")]
    [InlineData("""{"type": "t", "delay": "-1s"}""", "delay")]
    [InlineData("""{"type": "t", "unique_key": ""}""", "unique_key")]
    [InlineData("""{"type": "t", "max_attempts": 1001}""", "max_attempts")]
    [InlineData("""{"type": "t", "max_attempts": 1.5}""", "max_attempts")]
    [InlineData("""{"type": "t", "backoff": "2h"}""", "backoff")]
    [InlineData("""{"type": "t", "keep": "9000h"}""", "keep")]
    [InlineData("""{"type": "t", "after": "7-1"}""", "after")]
    [InlineData("""{"type": "t", "after": ["7-1", "x"]}""", "after[1]")]
    [InlineData("""{"type": "t", "after": ["7-1", "7-1"]}""", "after")]
    [InlineData("""{"type": "t", "afterr": []}""", "afterr")]
    [InlineData("""{"type": "t", "type": "t"}""", "type")]
    public async Task A_bad_job_is_told_by_its_field(string json, string field)
    {
        var reply = await node.V1.PostJsonAsync("/v1/jobs", json);

        Assert.Equal((400, "bad_field", field, "not-applied"), (reply.Status, reply.Slug, reply["field"].GetString(), reply["outcome"].GetString()));
    }

    [Theory]
    [InlineData("""{"type": "t", "payload": {"a": }}""")]
    [InlineData("""{"type": "t", "payload": [1, 2}""")]
    [InlineData("""{"type": "t", "payload": nul}""")]
    [InlineData("""["t"]""")]
    [InlineData("")]
    public async Task What_is_no_JSON_is_told_as_that(string json)
    {
        var reply = await node.V1.PostJsonAsync("/v1/jobs", json);

        Assert.Equal(400, reply.Status);
        Assert.Contains(reply.Slug, (string[])["bad_json", "bad_field"]);
    }

    [Fact]
    public async Task A_payload_that_is_no_text_is_refused()
    {
        byte[] body = [.. Encoding.UTF8.GetBytes($$"""{"type": "{{_jobs.Type}}", "payload": "a"""), 0xFF, .. "\"}"u8];

        var reply = await node.V1.SendAsync("POST", "/v1/jobs", body, "application/json");

        Assert.Equal((400, "payload"), (reply.Status, reply["field"].GetString()));
        Assert.Equal(0, (await _jobs.ListAsync())["items"].GetArrayLength());
    }

    [Theory]
    [InlineData(-1, 201)]
    [InlineData(0, 201)]
    [InlineData(1, 413)]
    public async Task A_payload_may_be_as_large_as_a_message(int more, int status)
    {
        var length = (1024 * 1024) + more;

        var reply = await _jobs.PostAsync($", \"payload\": \"{new string('x', length - 2)}\"");

        Assert.Equal(status, reply.Status);
        if (status == 413)
            Assert.Equal("message_too_large", reply.Slug);
    }

    [Theory]
    [InlineData(-1, 200)]
    [InlineData(0, 200)]
    [InlineData(1, 413)]
    [InlineData(100_000, 413)]
    public async Task A_result_may_be_256_KiB(int more, int status)
    {
        var id = await _jobs.NewAsync();
        var receipt = await _jobs.ReceiptAsync();

        var reply = await _jobs.ResultAsync(id, receipt, $", \"result\": \"{new string('x', (256 * 1024) + more - 2)}\"");

        Assert.Equal(status, reply.Status);
        if (status == 200)
            return;
        Assert.Equal("result_too_large", reply.Slug);
        Assert.Equal(("running", 200), (await _jobs.StateAsync(id), (await _jobs.ResultAsync(id, receipt)).Status));
    }

    [Theory]
    [InlineData("progress", """{"receipt": "R", "progress": 101}""", "bad_field", "progress")]
    [InlineData("progress", """{"receipt": "R", "progress": "1"}""", "bad_field", "progress")]
    [InlineData("progress", """{"receipt": "R", "lease": "1ms"}""", "bad_field", "lease")]
    [InlineData("progress", """{"receipt": "R", "note": 5}""", "bad_field", "note")]
    [InlineData("progress", "{}", "bad_field", "receipt")]
    [InlineData("progress", """{"receipt": "x"}""", "bad_receipt", "receipt")]
    [InlineData("progress", """{"receipt": null}""", "bad_receipt", "receipt")]
    [InlineData("result", "{}", "bad_field", "receipt")]
    [InlineData("result", """{"receipt": "R", "reason": "x"}""", "bad_field", "reason")]
    [InlineData("failure", """{"receipt": "R"}""", "bad_field", "reason")]
    [InlineData("failure", """{"receipt": "R", "reason": ""}""", "bad_field", "reason")]
    [InlineData("failure", """{"receipt": "R", "reason": "x", "retry": 1}""", "bad_field", "retry")]
    public async Task What_a_worker_says_wrongly_is_told_and_the_job_runs_on(string what, string json, string slug, string field)
    {
        var id = await _jobs.NewAsync();
        var receipt = await _jobs.ReceiptAsync();

        var reply = await node.V1.PutAsync($"/v1/jobs/{id}/{what}", json.Replace("\"R\"", $"\"{receipt}\"", StringComparison.Ordinal));

        Assert.Equal((400, slug, field), (reply.Status, reply.Slug, reply["field"].GetString()));
        Assert.Equal(200, (await _jobs.ResultAsync(id, receipt)).Status);
    }

    [Theory]
    [InlineData("note", 1_000, 200)]
    [InlineData("note", 1_001, 400)]
    public async Task A_note_has_a_thousand_bytes_at_most(string field, int length, int status)
    {
        var id = await _jobs.NewAsync();

        Assert.Equal(status, (await _jobs.ProgressAsync(id, await _jobs.ReceiptAsync(), $", \"{field}\": \"{new string('n', length)}\"")).Status);
    }

    [Fact]
    public async Task The_receipt_of_another_job_and_a_forged_one_do_nothing()
    {
        var (one, other) = (await _jobs.NewAsync(), await _jobs.NewAsync());
        var receipt = await _jobs.ReceiptAsync();
        var forged = new Queues.Receipt(Id(one), 4711).ToString();

        foreach (var what in new[] { "progress", "result", "failure" })
        {
            var more = what == "failure" ? ", \"reason\": \"x\"" : "";
            var foreign = await node.V1.PutAsync($"/v1/jobs/{other}/{what}", $"{{\"receipt\": \"{receipt}\"{more}}}");
            Assert.Equal((what, 400, "bad_receipt"), (what, foreign.Status, foreign.Slug));
            var lost = await node.V1.PutAsync($"/v1/jobs/{one}/{what}", $"{{\"receipt\": \"{forged}\"{more}}}");
            Assert.Equal((what, 409, "lease_lost"), (what, lost.Status, lost.Slug));
        }

        Assert.Equal(("running", "queued"), (await _jobs.StateAsync(one), await _jobs.StateAsync(other)));
    }

    [Theory]
    [InlineData("GET", "/v1/jobs/x")]
    [InlineData("GET", "/v1/jobs/1-0")]
    [InlineData("GET", "/v1/jobs/999999-1")]
    [InlineData("DELETE", "/v1/jobs/x")]
    [InlineData("DELETE", "/v1/jobs/999999-1")]
    [InlineData("POST", "/v1/jobs/x/retry")]
    [InlineData("PUT", "/v1/jobs/x/progress")]
    [InlineData("PUT", "/v1/jobs/x/result")]
    [InlineData("PUT", "/v1/jobs/x/failure")]
    public async Task What_is_no_job_is_not_found(string method, string path)
    {
        var reply = await node.V1.SendAsync(method, path);

        Assert.Equal((404, "job_not_found"), (reply.Status, reply.Slug));
    }

    [Theory]
    [InlineData("/v1/jobs?state=done", "state")]
    [InlineData("/v1/jobs?limit=0", "limit")]
    [InlineData("/v1/jobs?limit=1001", "limit")]
    [InlineData("/v1/jobs?cursor=x", "cursor")]
    [InlineData("/v1/jobs?type=", "type")]
    [InlineData("/v1/jobs?sort=asc", "sort")]
    public async Task A_bad_parameter_of_a_list_is_told(string path, string field)
    {
        var reply = await node.V1.GetAsync(path);

        Assert.Equal((400, "bad_parameter", field), (reply.Status, reply.Slug, reply["field"].GetString()));
    }

    [Theory]
    [InlineData("", "type")]
    [InlineData("?type=", "type")]
    [InlineData("?type=t&max=0", "max")]
    [InlineData("?type=t&wait=2m", "wait")]
    [InlineData("?type=t&lease=1ms", "lease")]
    [InlineData("?type=t&type=u", "type")]
    public async Task A_bad_parameter_of_a_receive_is_told(string query, string field)
    {
        var reply = await node.V1.PostAsync("/v1/jobs/receive" + query);

        Assert.Equal((400, "bad_parameter", field), (reply.Status, reply.Slug, reply["field"].GetString()));
    }

    [Theory]
    [InlineData("PUT", "/v1/jobs", "GET, HEAD, POST")]
    [InlineData("POST", "/v1/jobs/7-1", "GET, HEAD, DELETE")]
    [InlineData("GET", "/v1/jobs/receive", "POST")]
    [InlineData("POST", "/v1/jobs/7-1/result", "PUT")]
    [InlineData("PUT", "/v1/jobs/7-1/retry", "POST")]
    [InlineData("POST", "/v1/schedules/x", "GET, HEAD, PUT, DELETE")]
    public async Task A_wrong_method_is_told(string method, string path, string allow)
    {
        var reply = await node.V1.SendAsync(method, path);

        Assert.Equal((405, allow), (reply.Status, reply.Header("Allow")));
    }

    [Theory]
    [InlineData("/v1/jobs/")]
    [InlineData("/v1/jobs/7-1/")]
    [InlineData("/v1/jobs/7-1/other")]
    [InlineData("/v1/jobs/7-1/result/x")]
    [InlineData("/v1/schedules/")]
    [InlineData("/v1/schedules/x/y")]
    public async Task Other_paths_are_not_served(string path) => Assert.Equal("not_found", (await node.V1.GetAsync(path)).Slug);

    private static Queues.MessageId Id(string text) => Queues.MessageId.TryParse(text, out var id) ? id : throw new FormatException(text);
}
