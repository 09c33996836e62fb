using System.CommandLine;

namespace Rrmq.Cli;

/// <summary><c>rrmq cluster status|add|remove|transfer</c> as the parser knows them.</summary>
internal sealed class ClusterFlags : ISubcommand
{
    private readonly Option<string?> _at = new("--at") { Description = $"any node of the cluster [default: $RRMQ_AT, or {NodeUrl.Local}]" };
    private readonly Option<string?> _output = new("--output") { Description = "table or json [default: table]" };
    private readonly Argument<string?> _subject = new("WHICH") { Description = "add: the newcomer's ADDRESS; remove, transfer: a node's ID", Arity = ArgumentArity.ZeroOrOne };
    private readonly Dictionary<Command, ClusterAction> _actions = [];

    private static readonly (ClusterAction Action, string About, string Examples)[] All =
    [
        (ClusterAction.Status, "Show the members, and how far each is.", """
            rrmq cluster status
            rrmq cluster status --at http://10.0.0.1:8567 --output json | jq .term
            """),
        (ClusterAction.Add, "Take a node in, as a learner until it has caught up.", """
            rrmq cluster add http://10.0.0.4:8567
            """),
        (ClusterAction.Remove, "Remove a node, for good.", """
            rrmq cluster remove 4
            """),
        (ClusterAction.Transfer, "Have another node lead.", """
            rrmq cluster transfer
            rrmq cluster transfer 2
            """),
    ];

    public ClusterFlags()
    {
        Command = new DocumentedCommand("cluster", "Ask a running cluster who belongs to it, and change that.");
        foreach (var (action, about, examples) in All)
        {
            var command = new DocumentedCommand(action.ToString().ToLowerInvariant(), about, examples) { _subject, _at, _output };
            _actions[command] = action;
            Command.Subcommands.Add(command);
        }
    }

    public Command Command { get; }

    public Task<int> RunAsync(ParseResult result) =>
        ClusterCommand.RunAsync(new ClusterArguments(_actions[result.CommandResult.Command], result.GetValue(_at), result.GetValue(_output), result.GetValue(_subject)));
}
