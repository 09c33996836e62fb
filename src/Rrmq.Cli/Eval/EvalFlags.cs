using System.CommandLine;

namespace Rrmq.Cli;

/// <summary><c>rrmq eval</c> as the parser knows it.</summary>
internal sealed class EvalFlags : ISubcommand
{
    private readonly Option<string?> _profile = new("--profile") { Description = "quick, under 2 minutes, or full, under 20 [default: quick]" };
    private readonly Option<string?> _seed = new("--seed") { Description = "draws the order of the scenarios and the moments of faults [default: 1]" };
    private readonly Option<string?> _out = new("--out") { Description = "folder for the page, CSV and JSON [default: evaluation]; the nodes' data lies there meanwhile" };

    public EvalFlags() => Command = new DocumentedCommand("eval", "Evaluate RRMQ on this machine: clusters of its own, many loads, one page of pictures and figures.", """
        rrmq eval --profile quick
        """) { _profile, _seed, _out };

    public Command Command { get; }

    public Task<int> RunAsync(ParseResult result) => EvalCommand.RunAsync(Read(result));

    private EvalArguments Read(ParseResult result) => new(result.GetValue(_profile), result.GetValue(_seed), result.GetValue(_out));
}
