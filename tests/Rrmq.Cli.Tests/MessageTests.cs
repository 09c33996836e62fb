using System.Text.Json;

namespace Rrmq.Cli.Tests;

/// <summary>Topics and messages from the command line, against a cluster.</summary>
public sealed class MessageTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    private readonly TestCluster _cluster = fixture.Cluster;

    [Fact]
    public async Task A_message_goes_in_is_seen_is_leased_and_comes_out()
    {
        var made = await _cluster.RunAsync("topic", "create", "life", "lease=1m", "max_attempts=3");
        Assert.Equal((0, ""), (made.ExitCode, made.Error));
        Assert.Matches(@"(?m)^max_attempts +3$", made.Output);
        Assert.Equal((3, ""), await _cluster.RunAsync("pop", "life") is var none ? (none.ExitCode, none.Output) : default);

        Assert.Equal(0, (await _cluster.RunAsync("pub", "life", "two pizzas")).ExitCode);
        Assert.Equal(0, (await _cluster.RunAsync("pub", "life", "one salad", "--key", "k1")).ExitCode);
        Assert.Equal(0, (await _cluster.RunAsync("pub", "life", "one salad", "--key", "k1")).ExitCode);
        Assert.Matches(@"(?m)^life +2 +0 +0 +0 ", (await _cluster.RunAsync("topic", "list")).Output);
        Assert.Matches("two pizzas\n.*one salad", (await _cluster.RunAsync("peek", "life")).Output);

        var leased = JsonDocument.Parse((await _cluster.RunAsync("receive", "life", "--output", "json")).Output).RootElement;
        Assert.Equal(("two pizzas", 1), (leased.GetProperty("body").GetString(), leased.GetProperty("attempt").GetInt32()));
        Assert.Equal((0, "one salad"), await _cluster.RunAsync("pop", "life", "--max", "10", "--wait", "5s") is var got ? (got.ExitCode, got.Output) : default);

        Assert.Matches(@"(?m)^lease +5m$", (await _cluster.RunAsync("topic", "set", "life", "lease=5m")).Output);
        Assert.Matches(@"(?m)^consumed +2$", (await _cluster.RunAsync("topic", "show", "life")).Output);
        Assert.Equal((0, "", ""), await _cluster.RunAsync("topic", "delete", "life"));
        var gone = await _cluster.RunAsync("pub", "life", "x");
        Assert.Equal(1, gone.ExitCode);
        Assert.Matches("^rrmq: [^\n]+; rrmq topic create makes it, rrmq topic list shows what there is$", gone.Error);
    }

    [Fact]
    public async Task A_topic_that_is_there_is_not_made_again_and_keeps_its_settings()
    {
        Assert.Equal(0, (await _cluster.RunAsync("topic", "create", "once", "lease=1m")).ExitCode);

        var again = await _cluster.RunAsync("topic", "create", "once", "lease=2m");
        Assert.Equal((1, "rrmq: TOPIC: \"once\": must be a name that is not taken; rrmq topic set changes that topic, --if-missing leaves it as it is"), (again.ExitCode, again.Error));
        var left = await _cluster.RunAsync("topic", "create", "once", "lease=2m", "--if-missing");
        Assert.Equal(0, left.ExitCode);
        Assert.Matches(@"(?m)^lease +1m$", left.Output);
    }

    [Fact]
    public async Task What_is_leased_and_kept_is_settled_by_its_receipt()
    {
        await _cluster.ShellAsync("rrmq topic create kept max_attempts=1; rrmq pub kept one; rrmq pub kept two");

        var kept = await _cluster.RunAsync("receive", "kept", "--max", "2", "--keep", "--lease", "10m");
        var lines = kept.Output.Split('\n').Select(line => line.Split('\t')).ToArray();
        Assert.Equal(["one", "two"], lines.Select(line => line[1]));
        Assert.Equal((0, "", ""), await _cluster.RunAsync("lease", "extend", lines[0][0], lines[1][0], "--lease", "20m"));
        Assert.Equal((0, "", ""), await _cluster.RunAsync("lease", "ack", lines[0][0]));
        Assert.Equal((0, "", ""), await _cluster.RunAsync("lease", "reject", lines[1][0], "--reason", "no oven"));

        Assert.Equal((1, "rrmq: the lease is lost; somebody else may have the message now"), await _cluster.RunAsync("lease", "ack", lines[0][0]) is var late ? (late.ExitCode, late.Error) : default);
        Assert.Contains("\"reason\":\"no oven\"", (await _cluster.RunAsync("peek", "kept.dead", "--output", "json")).Output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^count +1$", (await _cluster.RunAsync("topic", "redrive", "kept")).Output);
        Assert.Equal("two", (await _cluster.RunAsync("pop", "kept")).Output);
    }

    [Fact]
    public async Task Lines_are_messages_bytes_as_they_are_and_a_refused_one_ends_it()
    {
        await _cluster.ShellAsync("rrmq topic create lines");

        var published = await _cluster.ShellAsync(@"printf 'one\ntwo\r\n\n\377\376\nlast' | rrmq pub lines --lines --header from=test --priority 3 | wc -l");
        Assert.Equal((0, "5", ""), published);
        Assert.Equal("same", (await _cluster.ShellAsync(@"rrmq pop lines --max 10 | cmp - <(printf 'one\ntwo\n\n\377\376\nlast\n') && echo same")).Output);

        Assert.Equal("1200", (await _cluster.ShellAsync("seq 1200 | rrmq pub lines --lines | wc -l")).Output);
        Assert.Equal("same", (await _cluster.ShellAsync("cmp <(seq 1200) <(rrmq pop lines --max 1000; rrmq pop lines --max 1000) && echo same")).Output);

        await _cluster.ShellAsync("seq 3 | rrmq pub lines --lines --key again; seq 3 | rrmq pub lines --lines --key again");
        Assert.Equal("1\n2\n3", (await _cluster.RunAsync("pop", "lines", "--max", "10")).Output);

        await _cluster.ShellAsync("rrmq topic create small max_messages=2");
        var refused = await _cluster.ShellAsync("seq 2 | rrmq pub small --lines; seq 2 | rrmq pub small --lines");
        Assert.Equal(1, refused.ExitCode);
        Assert.Matches("^rrmq: 0 lines are published; the next [12], which go together, are not:\nrrmq: [^\n]+; take from it, or raise its limits: rrmq topic set$", refused.Error);
        Assert.Equal("1\n2", (await _cluster.RunAsync("pop", "small", "--max", "10")).Output);
    }

    [Fact]
    public async Task A_file_of_any_bytes_comes_out_as_it_went_in()
    {
        await _cluster.ShellAsync("rrmq topic create files; head -c 70000 /dev/urandom > in.bin; rrmq pub files --file in.bin --content-type application/octet-stream --header name=in.bin");

        Assert.Contains("\"RRMQ-Meta-name\":\"in.bin\"", (await _cluster.RunAsync("peek", "files", "--output", "json")).Output, StringComparison.Ordinal);
        Assert.Equal((0, "same", ""), await _cluster.ShellAsync("rrmq pop files --raw > out.bin && cmp in.bin out.bin && echo same"));
    }

    [Fact]
    public async Task A_command_works_on_each_message_and_its_exit_code_settles_it()
    {
        await _cluster.ShellAsync("rrmq topic create work max_attempts=2; printf 'good\\nbad; rm -rf nothing\\ngood too\\n' | rrmq pub work --lines");

        var worked = await _cluster.ShellAsync("rrmq receive work --max 10 --exec 'read -r line; echo \"did $line\"; case \"$line\" in bad*) exit 7 ;; esac'");

        // The bad one comes again until its attempts are used up.
        Assert.Equal(1, worked.ExitCode);
        Assert.Equal(["did bad; rm -rf nothing", "did bad; rm -rf nothing", "did good", "did good too"], worked.Output.Split('\n').Order());
        Assert.Matches(@"^rrmq: [\d-]+: the command ended with exit code 7; the message is rejected\nrrmq: [^\n]+ 7; the message is rejected$", worked.Error);
        Assert.Contains("\"reason\":\"exit code 7\"", (await _cluster.RunAsync("peek", "work.dead", "--output", "json")).Output, StringComparison.Ordinal);
        Assert.Equal(3, (await _cluster.RunAsync("pop", "work")).ExitCode);
    }

    [Fact]
    public async Task A_lease_is_kept_for_as_long_as_the_command_runs()
    {
        await _cluster.ShellAsync("rrmq topic create slow; rrmq pub slow x");

        // The command ends when its message has been extended; meanwhile nobody else gets it.
        var worked = await _cluster.ShellAsync("""
            rrmq receive slow --lease 10s --exec 'until [ "$(curl -s ${RRMQ_AT%%,*}/v1/topics/slow/messages/$RRMQ_MESSAGE_ID | grep -o extended | wc -l)" -ge 1 ]; do rrmq pop slow || true; done'
            """);

        Assert.Equal((0, "", ""), worked);
        Assert.Equal(3, (await _cluster.RunAsync("pop", "slow")).ExitCode);
    }

    [Fact]
    public async Task Following_goes_on_until_it_is_interrupted()
    {
        await _cluster.ShellAsync("rrmq topic create followed");
        using var follow = RrmqProcess.StartShell(_cluster.Folder, "exec rrmq receive followed --follow", _cluster.At);
        await _cluster.RunAsync("pub", "followed", "one");
        await follow.WaitForOutputAsync("one");
        await _cluster.RunAsync("pub", "followed", "two");
        await follow.WaitForOutputAsync("two");

        await follow.SignalAsync("INT");

        Assert.Equal((0, ""), (await follow.ExitCodeAsync(), follow.Error));
    }

    [Fact]
    public async Task A_tail_shows_what_comes_and_takes_nothing()
    {
        await _cluster.ShellAsync("rrmq topic create seen; rrmq pub seen before");
        using var tail = RrmqProcess.StartShell(_cluster.Folder, "exec rrmq tail seen", _cluster.At);
        for (var number = 1; !tail.Output.Contains("after", StringComparison.Ordinal); number++)
            await _cluster.RunAsync("pub", "seen", $"after {number}");

        await tail.SignalAsync("INT");

        Assert.Equal((0, ""), (await tail.ExitCodeAsync(), tail.Error));
        Assert.DoesNotContain("before", tail.Output, StringComparison.Ordinal);
        Assert.Equal("before", (await _cluster.RunAsync("pop", "seen")).Output);
    }

    [Fact]
    public async Task An_interrupted_wait_is_130_and_takes_nothing()
    {
        await _cluster.ShellAsync("rrmq topic create awaited");
        using var pop = RrmqProcess.StartShell(_cluster.Folder, "exec rrmq pop awaited --wait 60s", _cluster.At);
        await pop.WaitForConnectionAsync();

        await pop.SignalAsync("INT");

        Assert.Equal((130, ""), (await pop.ExitCodeAsync(), pop.Error));
        await _cluster.RunAsync("pub", "awaited", "x");
        Assert.Equal("x", (await _cluster.RunAsync("pop", "awaited", "--wait", "10s")).Output);
    }

    [Fact]
    public async Task Nobody_acknowledges_what_nobody_has_read()
    {
        await _cluster.ShellAsync("rrmq topic create unread lease=10m");

        // The reader has gone before there is anything to read.
        var (_, _, error) = await _cluster.ShellAsync("{ rrmq receive unread --wait 60s; echo \"ended with $?\" >&2; } | { exec <&-; rrmq pub unread precious >&2; }");

        Assert.Matches("^[\\d-]+\nended with 141$", error);
        Assert.Matches("(?m) leased .*precious$", (await _cluster.RunAsync("peek", "unread")).Output);
    }

    [Fact]
    public async Task What_goes_to_a_file_that_others_write_to_stands_behind_theirs()
    {
        await _cluster.ShellAsync("rrmq topic create shared; seq 3 | rrmq pub shared --lines");

        Assert.Equal("1\n2\nbetween\n3", (await _cluster.ShellAsync("{ rrmq pop shared; rrmq pop shared; echo between; rrmq pop shared; } > shared.txt; cat shared.txt")).Output);
    }
}
