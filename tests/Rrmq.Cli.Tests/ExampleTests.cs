using System.CommandLine;
using System.Text.RegularExpressions;

namespace Rrmq.Cli.Tests;

/// <summary>
/// Every example in every help text is typed, as it stands, in a shell beside a cluster of three nodes. Only addresses become those of the test. What starts a node, or never ends, is interrupted
/// when it has said what it should.
/// </summary>
public sealed partial class ExampleTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Why some examples are not typed here.</summary>
    private static readonly Dictionary<string, string> NotTyped = new()
    {
        ["rrmq eval --profile quick"] = "takes two minutes; Rrmq.Load.Tests evaluates a tiny profile",
        ["rrmq chaos --faults kill,partition --nodes 5 --duration 5m"] = "takes more than five minutes; the shorter example is typed, and Rrmq.Chaos.Tests has every fault",
        ["rrmq completion pwsh | Out-String | Invoke-Expression   # in $PROFILE"] = "is a line for PowerShell",
    };

    /// <summary>What a person who types the examples of a command has done before; typed before each of them.</summary>
    private static readonly Dictionary<string, string> Before = new()
    {
        [""] = "rm -f all.rrmq",
        ["topic create"] = "for topic in orders mails clicks; do rrmq topic delete $topic; done",
        ["pub"] = "echo menu > menu.pdf; topic numbers",
        ["pop"] = "pub orders one; pub orders two",
        ["receive"] = "pub orders one; topic clicks '{\"retention\": \"log\"}'; pub clicks one",
        ["lease ack"] = "pub orders one", ["lease release"] = "pub orders one", ["lease extend"] = "pub orders one", ["lease reject"] = "pub orders one",
        ["peek"] = "topic orders.dead",
        ["tail"] = MakeLog, ["log"] = MakeLog, ["group list"] = MakeLog, ["group create"] = MakeLog, ["group show"] = MakeLog, ["group seek"] = MakeLog, ["group delete"] = MakeLog,
        ["job add"] = "for id in $(rrmq job list --type report --state scheduled --output json | jq -r .id); do rrmq job cancel $id; done",
        ["job show"] = "rrmq job add resize '{}'",
        ["job retry"] = "rrmq job cancel $(rrmq job add resize '{}')",
        ["job work"] = "rrmq job add resize '{\"width\": 640}'; rrmq job add resize '{\"width\": 320}'; rrmq job add mail --text hello",
        ["schedule show"] = MakeSchedule, ["schedule delete"] = MakeSchedule,
        ["cluster remove"] = "rrmq cluster add http://10.0.0.4:8567",
        ["backup"] = "rm -f monday.rrmq",
        ["restore"] = "rm -rf monday.rrmq data/127.0.0.1_1234; rrmq backup --to monday.rrmq; echo '{\"addresses\": [{\"ip\": \"127.0.0.1\", \"port\": 1234}]}' > new.json",
        ["completion"] = "fpath=(. .)",
    };

    /// <summary>What is typed before an example need not be typed by the program that the example is of.</summary>
    private const string Shortcuts = """
        topic() { curl -s -X PUT -H 'If-None-Match: *' "${RRMQ_AT%%,*}/v1/topics/$1" -d "${2:-{\}}"; }
        pub() { curl -s "${RRMQ_AT%%,*}/v1/topics/$1/messages" -H 'Content-Type: text/plain' -d "$2"; }
        """;

    private const string MakeLog = "topic clicks '{\"retention\": \"log\"}'; for n in 1 2 3 4; do pub clicks $n; done; curl -s -X PUT ${RRMQ_AT%%,*}/v1/topics/clicks/groups/reports";
    private const string MakeSchedule = "rrmq schedule set nightly '0 3 * * *' report";

    /// <summary>What never ends by itself: what has it say something, and what it says then.</summary>
    private static readonly Dictionary<string, (string Poke, string Words)> Endless = new()
    {
        ["rrmq tail orders"] = ("rrmq pub orders seen", "seen"),
        ["rrmq tail clicks --group reports"] = ("rrmq pub clicks seen", "\"seq\""),
        ["rrmq status --watch"] = ("true", "nodes answer"),
        ["rrmq status --at 10.0.0.1:8567 --watch"] = ("true", "nodes answer"),
        ["rrmq dev"] = ("true", "nodes at http"),
        ["rrmq serve"] = ("true", "listens on"),
        ["rrmq cluster.json"] = ("true", "listens on"),
        ["rrmq --config"] = ("true", "listens on"),
    };

    [Fact]
    public async Task Every_example_does_what_it_says()
    {
        using var cluster = await TestCluster.StartAsync();
        await MakeStoppedNodeAsync(cluster);
        var wrong = new List<string>();
        var notTyped = new List<string>();
        foreach (var (path, example) in Examples())
        {
            if (NotTyped.ContainsKey(example))
                notTyped.Add(example);
            else if (await TypeAsync(cluster, path, example) is { } problem)
                wrong.Add($"rrmq {path} --help: {example}\n{problem}");
        }

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
        Assert.Equal(NotTyped.Keys.Order(), notTyped.Order());
    }

    private static IEnumerable<(string Path, string Example)> Examples()
    {
        var root = new CommandForms("").Root;
        return HelpWithExamples.Of(root).Select(example => ("", example))
            .Concat(root.Subcommands.SelectMany(noun => noun.Subcommands.Select(verb => (Path: $"{noun.Name} {verb.Name}", Command: (Command)verb)).DefaultIfEmpty((Path: noun.Name, Command: noun)))
                .SelectMany(one => HelpWithExamples.Of(one.Command).Select(example => (one.Path, example))));
    }

    /// <summary>Null when all went well.</summary>
    private static async Task<string?> TypeAsync(TestCluster cluster, string path, string example)
    {
        var before = example.StartsWith("rrmq topic create", StringComparison.Ordinal) ? Before["topic create"] : $"topic orders\n{Before.GetValueOrDefault(path, "true")}";
        var prepared = await RunAsync(cluster, $"{Shortcuts}\n{{ {before}\n}} > /dev/null 2> before.txt", Patience);
        if (path == "completion")
            example = $"fpath=(. .); {example}";
        var endless = Endless.OrderByDescending(one => one.Key.Length).FirstOrDefault(one => example.StartsWith(one.Key, StringComparison.Ordinal));
        if (endless.Key is not null && !example.Contains('|', StringComparison.Ordinal))
            return await TypeEndlessAsync(cluster, example, endless.Value.Poke, endless.Value.Words);
        var (code, said) = await RunAsync(cluster, $"set -o pipefail\n{OnOurPorts(cluster, example)}", Patience);

        // A reader that has seen enough ends what it reads from.
        return code == 0 || (code == ExitCode.OutputClosed && example.Contains("| head", StringComparison.Ordinal)) ? null : $"exit code {code}, after {prepared.Code}: {said}";
    }

    private static async Task<string?> TypeEndlessAsync(TestCluster cluster, string example, string poke, string words)
    {
        using var process = RrmqProcess.StartShell(cluster.Folder, $"exec {OnOurPorts(cluster, example)}", cluster.At);
        var limit = System.Diagnostics.Stopwatch.StartNew();
        while (!(process.Output + process.Error).Contains(words, StringComparison.Ordinal))
        {
            await cluster.ShellAsync(poke);
            if (limit.Elapsed > Patience)
                return $"never says \"{words}\": {process.Output}{process.Error}";
        }

        await process.SignalAsync("INT");
        return await process.ExitCodeAsync() is var code && code == 0 ? null : $"exit code {code} after SIGINT: {process.Output}{process.Error}";
    }

    private static async Task<(int Code, string Said)> RunAsync(TestCluster cluster, string line, TimeSpan within)
    {
        using var shell = RrmqProcess.StartShell(cluster.Folder, line, cluster.At);
        shell.CloseInput();
        return (await shell.ExitCodeAsync(within), shell.Output + shell.Error);
    }

    /// <summary>A folder for <c>rrmq inspect</c>.</summary>
    private static async Task MakeStoppedNodeAsync(TestCluster cluster)
    {
        var port = RrmqProcess.FreePort();
        using var node = RrmqProcess.Start(cluster.Folder, "serve", "--port", $"{port}", "--data", "data/10.0.0.1_8567");
        await node.WaitUntilReadyAsync(port);
        await node.SignalAsync("TERM");
        Assert.Equal(0, await node.ExitCodeAsync());
    }

    /// <summary>The machines of the examples are this one: whoever is asked is a node of the cluster, and whoever is started has ports that nobody has.</summary>
    private static string OnOurPorts(TestCluster cluster, string example)
    {
        var free = RrmqProcess.FreePort();
        var line = Regex.Replace(example, "(--join )http://10.0.0.1:8567", $"$1http://127.0.0.1:{cluster.Ports[0]}");
        if (StartsNode().IsMatch(line))
        {
            line = Regex.Replace(line, @"--host 10\.0\.0\.\d", "--host 127.0.0.1");
            line = Regex.Replace(line, @"--port \d+", $"--port {free}");
            line = Regex.Replace(line, @"10\.0\.0\.(\d):8567", match => $"127.0.0.1:{free + int.Parse(match.Groups[1].Value)}");

            // The cluster itself runs on this CONFIG; so the example's node is one of another.
            line = line.Replace("cluster.json", WriteConfig(cluster, free), StringComparison.Ordinal);
            return line.StartsWith("rrmq dev", StringComparison.Ordinal) && !line.Contains("--port", StringComparison.Ordinal) ? line.Replace("rrmq dev", $"rrmq dev --port {free} --data dev-{free}", StringComparison.Ordinal) : line;
        }

        return Regex.Replace(line, @"10\.0\.0\.(\d):8567", match => $"127.0.0.1:{(match.Groups[1].Value == "4" ? free : cluster.Ports[int.Parse(match.Groups[1].Value) - 1])}");
    }

    private static string WriteConfig(TestCluster cluster, int port)
    {
        var name = $"cluster-{port}.json";
        File.WriteAllText(Path.Combine(cluster.Folder, name), $$"""{"addresses": [{"ip": "127.0.0.1", "port": {{port}}}, {"ip": "127.0.0.1", "port": {{port + 1}}}, {"ip": "127.0.0.1", "port": {{port + 2}}}]}""");
        return name;
    }

    [GeneratedRegex(@"^rrmq (dev|serve|--config|\S+\.json)\b")]
    private static partial Regex StartsNode();
}
