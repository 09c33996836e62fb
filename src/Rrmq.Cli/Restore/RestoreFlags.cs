using System.CommandLine;

namespace Rrmq.Cli;

/// <summary><c>rrmq restore</c> as the parser knows it.</summary>
internal sealed class RestoreFlags : ISubcommand
{
    private readonly Argument<string?> _file = new("FILE") { Description = "what rrmq backup wrote", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _config = new("--config") { Description = "file that lists the nodes of the new cluster, JSON or XML" };
    private readonly Option<string?> _nodeId = new("--node-id") { Description = "which of them this is, from 0" };
    private readonly Option<string?> _data = new("--data") { Description = "its data folder, missing or empty [default: as the node would take it]" };

    public RestoreFlags() => Command = new DocumentedCommand("restore", "Make the data folder of a node of a new cluster from a backup.", """
        rrmq restore monday.rrmq --config new.json --node-id 0
        """) { _file, _config, _nodeId, _data };

    public Command Command { get; }

    public Task<int> RunAsync(ParseResult result) =>
        RestoreCommand.RunAsync(new RestoreArguments(result.GetValue(_file), result.GetValue(_config), result.GetValue(_nodeId), result.GetValue(_data)));
}
