using System.CommandLine;

namespace Rrmq.Cli;

/// <summary><c>rrmq inspect</c> as the parser knows it.</summary>
internal sealed class InspectFlags : ISubcommand
{
    private readonly Argument<string?> _data = new("DATA") { Description = "the data folder of a stopped node", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _verify = new("--verify") { Description = "read every checksum, also of what a start would not read" };
    private readonly Option<string?> _output = new("--output") { Description = "table or json [default: table]" };

    public InspectFlags() => Command = new DocumentedCommand("inspect", "Tell what is in a stopped node's data folder, and what is wrong with it.", """
        rrmq inspect data/10.0.0.1_8567
        rrmq inspect data/10.0.0.1_8567 --verify --output json | jq .findings
        """) { _data, _verify, _output };

    public Command Command { get; }

    public Task<int> RunAsync(ParseResult result) => InspectCommand.RunAsync(result.GetValue(_data), result.GetValue(_verify), result.GetValue(_output) ?? "table");
}
