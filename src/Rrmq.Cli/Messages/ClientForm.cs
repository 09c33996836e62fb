using System.CommandLine;
using Rrmq.Client;
using Rrmq.Server;

namespace Rrmq.Cli;

/// <summary>The flags that all commands on messages and topics share, and how their errors are told: one line, with what to do next.</summary>
internal sealed class ClientForm
{
    /// <summary>Longer than any election; a person is told within it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public const int NothingThere = 3;

    public Option<string?> At { get; } = new("--at") { Description = $"nodes of the cluster, separated by commas; one is enough [default: {NodeUrl.Default}]" };

    public Option<string?> Output { get; } = new("--output") { Description = "table or json (one object a line) [default: table]" };

    public async Task<int> RunAsync(ParseResult result, Func<RrmqClient, bool, Task<int>> work)
    {
        var nodes = (result.GetValue(At) ?? NodeUrl.Default).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var output = result.GetValue(Output) ?? "table";
        if (nodes.FirstOrDefault(node => NodeUrl.Parse(node) is null) is { } wrong)
            return await RefuseAsync(NodeUrl.Problem(wrong));
        if (nodes.Length == 0)
            return await RefuseAsync(NodeUrl.Problem(""));
        if (output is not ("table" or "json"))
            return await RefuseAsync($"rrmq: command line: --output: \"{output}\": must be table or json");
        using var client = new RrmqClient(new RrmqClientOptions { Nodes = [.. nodes.Select(node => NodeUrl.Parse(node)!)], RetryFor = Patience });
        try
        {
            return await work(client, output == "json");
        }
        catch (RrmqException e)
        {
            await Console.Error.WriteLineAsync($"rrmq: {e.Message}{(e.MayBeApplied ? "; it may have taken effect all the same" : "")}{NextStep(e.Code)}");
            return 1;
        }
    }

    /// <summary>A duration as a person types it; false after having said what is wrong with it.</summary>
    public static bool TryDuration(ParseResult result, Option<string?> option, TimeSpan otherwise, out TimeSpan duration)
    {
        duration = otherwise;
        if (result.GetValue(option) is not { } text)
            return true;
        if (DurationText.Parse(text) is { } milliseconds)
        {
            duration = TimeSpan.FromMilliseconds(milliseconds);
            return true;
        }

        Console.Error.WriteLine($"rrmq: command line: {option.Name}: \"{text}\": must be a duration, such as 500ms, 30s or 5m");
        return false;
    }

    /// <summary>A whole number within bounds; false after having said what is wrong with it.</summary>
    public static bool TryCount(ParseResult result, Option<string?> option, int otherwise, int most, out int count)
    {
        count = otherwise;
        if (result.GetValue(option) is not { } text || (int.TryParse(text, System.Globalization.NumberStyles.None, null, out count) && count >= 1 && count <= most))
            return true;
        Console.Error.WriteLine($"rrmq: command line: {option.Name}: \"{text}\": must be a whole number from 1 to {most}");
        return false;
    }

    public static async Task<int> RefuseAsync(string line)
    {
        await Console.Error.WriteLineAsync(line);
        return 2;
    }

    private static string NextStep(string code) => code switch
    {
        "topic_not_found" => "; rrmq topic create makes it, rrmq topic list shows what there is",
        "unreachable" => "; --at names other nodes",
        "no_quorum" => "; rrmq status shows which nodes answer",
        "topic_full" => "; consume from it, or raise its limits: rrmq topic settings",
        _ => "",
    };
}
