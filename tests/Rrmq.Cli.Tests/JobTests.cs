using System.Text.Json;

namespace Rrmq.Cli.Tests;

/// <summary>Jobs from the command line: what a shell command makes of them, and what becomes of both when one is cancelled or the worker is.</summary>
public sealed class JobTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    private readonly TestCluster _cluster = fixture.Cluster;

    [Theory]
    [InlineData("'{\"n\": 2}'", "jq .n", "2")]
    [InlineData("'{\"n\": 2}'", "cat", "{\"n\":2}")]
    [InlineData("--text 'two words'", "cat", "\"two words\"")]
    [InlineData("--text 'no end'", "printf 'a\\nb\\n'; cat > /dev/null", "\"a\\nb\"")]
    [InlineData("", "wc -c | tr -d ' '", "0")]
    [InlineData("", "true", "null")]
    public async Task A_payload_is_stdin_and_stdout_is_the_result(string payload, string command, string result)
    {
        var type = $"type-{Guid.NewGuid():n}";
        await File.WriteAllTextAsync(Path.Combine(_cluster.Folder, type), command);

        var done = await _cluster.ShellAsync($"rrmq job add {type} {payload}; rrmq job work {type} --exec 'sh {type}' --max 1");

        var id = done.Output.Split('\n')[0];
        Assert.Equal((0, $"{id}\n{id}  succeeded", ""), done);
        using var job = JsonDocument.Parse((await _cluster.RunAsync("job", "show", id, "--output", "json")).Output);
        Assert.Equal(result, job.RootElement.TryGetProperty("result", out var got) ? JsonSerializer.Serialize(got) : "null");
    }

    [Fact]
    public async Task A_failure_says_why_and_is_tried_again_until_its_attempts_are_used_up()
    {
        var worked = await _cluster.ShellAsync("rrmq job add failing --max-attempts 2 --backoff 0s; rrmq job work failing --exec 'echo out of paper >&2; exit 9' --max 2 2> /dev/null");

        var id = worked.Output.Split('\n')[0];
        Assert.Equal(1, worked.ExitCode);
        Assert.Equal($"{id}\n{id}  queued: exit code 9: out of paper\n{id}  failed: exit code 9: out of paper", worked.Output);
        Assert.Matches($"(?m)^{id} +failing +failed +2/2 .*exit code 9: out of paper$", (await _cluster.RunAsync("job", "list", "--type", "failing")).Output);
        Assert.Matches("(?m)^state +queued$", (await _cluster.RunAsync("job", "retry", id)).Output);
    }

    [Fact]
    public async Task A_cancelled_job_has_its_command_killed()
    {
        var id = (await _cluster.RunAsync("job", "add", "endless")).Output;
        using var worker = RrmqProcess.StartShell(_cluster.Folder, "exec rrmq job work endless --lease 2s --max 1 --exec 'echo begun >&2; sleep 1000'", _cluster.At);
        await worker.WaitForErrorAsync("begun");

        Assert.Matches("(?m)^cancel_requested +true$", (await _cluster.RunAsync("job", "cancel", id)).Output);

        Assert.Equal(1, await worker.ExitCodeAsync());
        Assert.Equal($"{id}  cancelled: cancelled", worker.Output.TrimEnd());
    }

    [Fact]
    public async Task A_worker_that_is_interrupted_lets_its_command_end()
    {
        var id = (await _cluster.RunAsync("job", "add", "patient")).Output;
        using var worker = RrmqProcess.StartShell(_cluster.Folder, "exec rrmq job work patient --exec 'echo begun >&2; until [ -e go ]; do :; done'", _cluster.At);
        await worker.WaitForErrorAsync("begun");

        await worker.SignalAsync("INT");
        await File.WriteAllTextAsync(Path.Combine(_cluster.Folder, "go"), "");

        Assert.Equal(0, await worker.ExitCodeAsync());
        Assert.Equal($"{id}  succeeded", worker.Output.TrimEnd());
    }

    [Fact]
    public async Task A_job_waits_for_another_and_a_key_is_taken_once()
    {
        var first = (await _cluster.RunAsync("job", "add", "chain", "--unique-key", "k")).Output;
        var second = (await _cluster.RunAsync("job", "add", "chain", "--after", first)).Output;
        Assert.Matches("(?m)^state +waiting$", (await _cluster.RunAsync("job", "show", second)).Output);

        var taken = await _cluster.RunAsync("job", "add", "chain", "--unique-key", "k");
        Assert.Equal(1, taken.ExitCode);
        Assert.EndsWith("; rrmq job show tells how far that one is", taken.Error, StringComparison.Ordinal);

        Assert.Equal((0, $"{first}  succeeded\n{second}  succeeded", ""), await _cluster.RunAsync("job", "work", "chain", "--exec", "true", "--max", "2"));
    }

    [Fact]
    public async Task A_schedule_makes_jobs()
    {
        Assert.Equal(0, (await _cluster.RunAsync("schedule", "set", "often", "* * * * * *", "ticked", "{\"n\": 1}")).ExitCode);

        var worked = await _cluster.RunAsync("job", "work", "ticked", "--exec", "jq .n", "--max", "1");
        Assert.Equal(0, worked.ExitCode);
        Assert.Matches(@"^\S+  succeeded$", worked.Output);
        Assert.Matches(@"(?m)^often +\* \* \* \* \* \* +UTC +ticked ", (await _cluster.RunAsync("schedule", "list")).Output);
        Assert.Equal((0, "", ""), await _cluster.RunAsync("schedule", "delete", "often"));

        var wrong = await _cluster.RunAsync("schedule", "set", "often", "* * 99 * *", "ticked");
        Assert.Equal(1, wrong.ExitCode);
        Assert.Matches(@"^rrmq: [^\n]*cron[^\n]*$", wrong.Error);
    }
}
