using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using Rrmq.Client;
using Rrmq.Server;

namespace Rrmq.Cli;

/// <summary>The flags that all commands share which ask a cluster over <c>/v1</c>, and how they end: errors are one line, with what to do next.</summary>
internal sealed class SessionForm
{
    /// <summary>Longer than any election; a person is told within it.</summary>
    private const string Patience = "10s";

    private readonly Option<string?> _at = new("--at") { Description = $"nodes of the cluster, separated by commas; one is enough [default: $RRMQ_AT, or {NodeUrl.Local}]" };
    private readonly Option<string?> _output = new("--output") { Description = "table or json (one object a line) [default: table]" };
    private readonly Option<string?> _retryFor = new("--retry-for") { Description = $"ask again for so long while no node can do it, up to 4m [default: {Patience}]" };

    public IEnumerable<Option> Options => [_at, _output, _retryFor];

    public async Task<int> RunAsync(ParseResult result, Func<Session, Task<int>> work)
    {
        var nodes = Nodes(result.GetValue(_at) ?? NodeUrl.Default);
        var asJson = Flags.Choice(result, _output, "table", "json") == "json";
        using var cluster = new V1(nodes, Flags.Time(result, _retryFor, Patience, atMost: "4m"));
        using var ended = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var output = Output.Open();
        try
        {
            return await work(new Session(cluster, output, asJson, ended.Token));
        }
        catch (RrmqException e)
        {
            return await FailAsync($"{e.Message}{(e.MayBeApplied ? "; it may have taken effect all the same" : "")}{NextStep(e.Code)}");
        }
        catch (JsonException)
        {
            return await FailAsync($"{nodes[0].Authority} did not answer as a node of RRMQ does; --at names others");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return await FailAsync(e.Message.ReplaceLineEndings(" "));
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (OutputClosedException)
        {
            return ExitCode.OutputClosed;
        }

        // The second signal is for whoever does not want to wait.
        void OnSignal(PosixSignalContext context)
        {
            context.Cancel = !ended.IsCancellationRequested;
            ended.Cancel();
        }
    }

    private static List<Uri> Nodes(string text)
    {
        var words = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length == 0)
            throw Flags.Wrong("--at", text, NodeUrl.Rule);
        return [.. words.Select(word => NodeUrl.Parse(word) ?? throw Flags.Wrong("--at", word, NodeUrl.Rule))];
    }

    private static async Task<int> FailAsync(string line)
    {
        await Console.Error.WriteLineAsync($"rrmq: {line}");
        return ExitCode.NotDone;
    }

    private static string NextStep(string code) => code switch
    {
        "topic_not_found" => "; rrmq topic create makes it, rrmq topic list shows what there is",
        "topic_full" => "; take from it, or raise its limits: rrmq topic set",
        "group_not_found" => "; rrmq group list shows what there is",
        "group_required" => "; --group names one",
        "not_a_log" => "; rrmq topic create TOPIC retention=log makes one",
        "retention_fixed" => "; rrmq topic purge and rrmq group delete empty it",
        "job_not_found" => "; rrmq job list shows what there is",
        "unique_key_taken" => "; rrmq job show tells how far that one is",
        "schedule_not_found" => "; rrmq schedule list shows what there is",
        "lease_lost" => "; somebody else may have it now",
        RrmqException.Unreachable or RrmqException.HttpError => "; --at names other nodes, rrmq dev starts a cluster here",
        "no_quorum" => "; rrmq status shows which nodes answer",
        _ => "",
    };
}
