using System.CommandLine;

namespace Rrmq.Cli;

/// <summary><c>rrmq status</c> as the parser knows it.</summary>
internal sealed class StatusFlags : ISubcommand
{
    private readonly Option<string?> _at = new("--at") { Description = $"any node of the cluster [default: $RRMQ_AT, or {NodeUrl.Local}]" };
    private readonly Option<string?> _output = new("--output") { Description = "table or json [default: table]" };
    private readonly Option<bool> _watch = new("--watch") { Description = "draw it anew every second, until Ctrl-C" };

    public StatusFlags() => Command = new DocumentedCommand("status", "Show every node of a cluster as it says of itself: role, term, log, messages.", """
        rrmq status                                  # the cluster of the node on this machine
        rrmq status --at 10.0.0.1:8567 --watch       # a live view
        rrmq status --output json | jq -r '.[].role'
        """) { _at, _output, _watch };

    public Command Command { get; }

    public async Task<int> RunAsync(ParseResult result)
    {
        var (text, output) = (result.GetValue(_at) ?? NodeUrl.FirstDefault, result.GetValue(_output) ?? "table");
        var problem = NodeUrl.Parse(text) is null ? NodeUrl.Problem(text)
            : output is not ("table" or "json") ? $"rrmq: command line: --output: \"{output}\": must be table or json" : null;
        if (problem is not null)
        {
            await Console.Error.WriteLineAsync(problem);
            return 2;
        }

        return await StatusCommand.RunAsync(NodeUrl.Parse(text)!, output == "json", result.GetValue(_watch));
    }
}
