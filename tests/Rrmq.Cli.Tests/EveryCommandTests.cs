using System.CommandLine;

namespace Rrmq.Cli.Tests;

/// <summary>Every command that asks a cluster, against nobody, against a cluster without what is asked for, and with bad flags: one line, the documented exit code, and never a stack trace.</summary>
public sealed class EveryCommandTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    /// <summary>What stands for each argument, and what some commands need besides; made so that a cluster without topics has nothing of it.</summary>
    private static readonly Dictionary<string, string> Words = new()
    {
        ["TOPIC"] = "nowhere", ["GROUP"] = "nobody", ["MESSAGE"] = "x", ["SETTING=VALUE"] = "lease=1m", ["RECEIPT"] = "none", ["TYPE"] = "nothing", ["ID"] = "0-0", ["NAME"] = "never",
        ["CRON"] = "never", ["PAYLOAD"] = "{}", ["WHICH"] = "77",
    };

    private static readonly Dictionary<string, string[]> More = new()
    {
        ["group seek"] = ["--to", "latest"], ["job work"] = ["--exec", "true", "--idle", "0s"], ["backup"] = ["--to", "none.rrmq"],
    };

    /// <summary>Whom a cluster that has nothing can well answer.</summary>
    private static readonly string[] ContentWithNothing =
        ["topic list", "topic create", "job list", "job add", "job work", "schedule list", "status", "health", "cluster status", "cluster transfer", "backup", "bench"];

    public static TheoryData<string> Commands => new(Leaves().Where(command => command.Options.Any(option => option.Name == "--at")).Select(PathOf));

    public static TheoryData<string> AllCommands => new(Leaves().Select(PathOf));

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Nobody_there_is_one_line_and_1(string command)
    {
        var (code, output, error) = await RunAsync(command, [.. LineOf(command), "--at", $"http://127.0.0.1:{RrmqProcess.FreePort()}", .. RetryFor(command)]);

        Assert.Equal((1, ""), (code, output));
        Assert.Matches(@"^rrmq: [^\n]*cannot be reached[^\n]*$|^rrmq: [^\n]* does not answer[^\n]*$", error);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task What_is_not_there_is_one_line_and_1(string command)
    {
        if (ContentWithNothing.Contains(command))
            return;
        var (code, output, error) = await RunAsync(command, [.. LineOf(command), "--at", fixture.Cluster.At.Split(',')[0]]);

        Assert.Equal((1, ""), (code, output));
        Assert.Matches(@"^rrmq: [^\n]+$", error);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(AllCommands))]
    public async Task A_flag_that_is_unknown_is_one_line_and_2(string command)
    {
        var (code, output, error) = await RunAsync(command, [.. LineOf(command), "--nonsensical"]);

        Assert.Equal((2, ""), (code, output));
        Assert.Matches(@"^rrmq: unknown flag --nonsensical; [^\n]+$", error);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task An_address_and_a_form_that_are_none_are_one_line_and_2(string command)
    {
        var wrong = await RunAsync(command, [.. LineOf(command), "--at", "ftp://h:1"]);
        Assert.Equal((2, "", "rrmq: command line: --at: \"ftp://h:1\": must be the address of a node, http://host:port"), wrong);
        if (!Find(command).Options.Any(option => option.Name == "--output"))
            return;
        var form = await RunAsync(command, [.. LineOf(command), "--output", "xml"]);
        Assert.Equal((2, "", "rrmq: command line: --output: \"xml\": must be table or json"), form);
    }

    [Theory]
    [MemberData(nameof(AllCommands))]
    public async Task Help_is_on_stdout_with_examples_and_0(string command)
    {
        var (code, output, error) = await RunAsync(command, [.. command.Split(' '), "--help"]);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("\nExamples:\n  ", output, StringComparison.Ordinal);
        Assert.Contains($"rrmq {command}", output[output.IndexOf("\nExamples:\n", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pub", "rrmq: TOPIC is missing: rrmq pub TOPIC MESSAGE, or rrmq pub TOPIC < FILE")]
    [InlineData("pub t x --file f", "rrmq: command line: --file: \"f\": must not be given beside MESSAGE")]
    [InlineData("pub t x --header table", "rrmq: command line: --header: \"table\": must be NAME=VALUE, such as table=7")]
    [InlineData("pub t x --priority 10", "rrmq: command line: --priority: \"10\": must be a whole number from 0 to 9")]
    [InlineData("pub t x --acks some", "rrmq: command line: --acks: \"some\": must be quorum, leader or all")]
    [InlineData("pop", "rrmq: TOPIC is missing: rrmq pop TOPIC")]
    [InlineData("pop t --max 0", "rrmq: command line: --max: \"0\": must be a whole number from 1 to 1000")]
    [InlineData("receive t --wait soon", "rrmq: command line: --wait: \"soon\": must be a duration, such as 500ms, 30s or 5m")]
    [InlineData("receive t --keep --exec cat", "rrmq: command line: --keep: must not be given beside --exec, whose exit code settles the message")]
    [InlineData("topic", "rrmq: topic needs a verb: list, create, show, set, delete, purge, pause, resume or redrive; rrmq topic --help shows more")]
    [InlineData("topic lst", "rrmq: topic knows no \"lst\"; did you mean rrmq topic list?")]
    [InlineData("topic create", "rrmq: TOPIC is missing: rrmq topic create TOPIC")]
    [InlineData("topic set t", "rrmq: SETTING=VALUE is missing: rrmq topic set TOPIC SETTING=VALUE; rrmq topic show tells what they are now")]
    [InlineData("topic create t lease", "rrmq: command line: SETTING=VALUE: \"lease\": must be a setting, an equals sign and its value, such as lease=1m")]
    [InlineData("lease ack", "rrmq: RECEIPT is missing: rrmq lease ack RECEIPT; rrmq receive TOPIC --keep prints them")]
    [InlineData("peek t --state asleep", "rrmq: command line: --state: \"asleep\": must be any, ready, leased, delayed or dead")]
    [InlineData("tail t --after 1 --group g", "rrmq: command line: --after: must be the only one of --after, --since and --group")]
    [InlineData("log t --since yesterday", "rrmq: command line: --since: \"yesterday\": must be a time, such as 2026-11-26T20:00:00Z")]
    [InlineData("log t --since 2026-11-26T20:00:00", "rrmq: command line: --since: \"2026-11-26T20:00:00\": must be a time, such as 2026-11-26T20:00:00Z")]
    [InlineData("group seek t g", "rrmq: --to is missing: rrmq group seek TOPIC GROUP --to earliest, latest, a seq or a time")]
    [InlineData("group seek t g --to there", "rrmq: command line: --to: \"there\": must be earliest, latest, the seq of a message, or a time such as 2026-11-26T20:00:00Z")]
    [InlineData("job add t {x", "rrmq: command line: PAYLOAD: \"{x\": must be JSON, such as {\"size\": 3}; --text takes it as a text")]
    [InlineData("job add t {} --delay 1s --run-at 2026-11-26T20:00:00Z", "rrmq: command line: --run-at: must not be given beside --delay")]
    [InlineData("job add t --file none", "rrmq: command line: --file: \"none\": must be a file that can be read (Could not find file '*none'.)")]
    [InlineData("job list --state done", "rrmq: command line: --state: \"done\": must be any, waiting, scheduled, queued, running, succeeded, failed or cancelled")]
    [InlineData("job work t", "rrmq: --exec is missing: rrmq job work TYPE --exec COMMAND")]
    [InlineData("schedule set s", "rrmq: CRON is missing: rrmq schedule set NAME CRON TYPE PAYLOAD, such as rrmq schedule set nightly \"0 3 * * *\" report")]
    public async Task What_makes_no_sense_is_one_line_and_2(string arguments, string line)
    {
        var (code, output, error) = await RunAsync(arguments, arguments.Split(' '));

        Assert.Equal((2, ""), (code, output));
        Assert.Matches($"^{System.Text.RegularExpressions.Regex.Escape(line).Replace(@"\*", ".*", StringComparison.Ordinal)}$", error);
    }

    private static string[] RetryFor(string command) => Find(command).Options.Any(option => option.Name == "--retry-for") ? ["--retry-for", "0s"] : [];

    private static string[] LineOf(string command) => [.. command.Split(' '), .. Find(command).Arguments.Select(argument => Words.GetValueOrDefault(argument.Name, "0")), .. More.GetValueOrDefault(command, [])];

    private static Command Find(string path) => Leaves().Single(command => PathOf(command) == path);

    private static IEnumerable<Command> Leaves() => new CommandForms("").Root.Subcommands.SelectMany(command => command.Subcommands.DefaultIfEmpty(command));

    private static string PathOf(Command command) => command.Parents.OfType<Command>().FirstOrDefault() is { } parent and not RootCommand ? $"{parent.Name} {command.Name}" : command.Name;

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(string command, params string[] arguments)
    {
        var folder = Directory.CreateDirectory(Path.Combine(fixture.Cluster.Folder, $"every-{Guid.NewGuid():n}")).FullName;
        using var rrmq = RrmqProcess.Start(folder, arguments);
        rrmq.CloseInput();
        var code = await rrmq.ExitCodeAsync();
        Assert.True(Directory.GetFileSystemEntries(folder).Length == 0, $"rrmq {command} left files behind");
        return (code, rrmq.Output.TrimEnd(), rrmq.Error.TrimEnd());
    }
}
