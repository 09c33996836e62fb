using System.CommandLine;
using Rrmq.Chaos;
using Rrmq.Server;

namespace Rrmq.Cli;

/// <summary>The commands, arguments and flags as the parser knows them. Flags of settings come from <see cref="SettingTable"/>.</summary>
internal sealed class CommandForms
{
    private readonly Argument<string?> _configArgument = new("CONFIG") { Description = "file that lists the nodes, JSON or XML", Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string?> _indexArgument = new("INDEX") { Description = "which of them this is, from 0", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _config = new("--config") { Description = "the same as CONFIG" };
    private readonly Option<string?> _nodeId = new("--node-id") { Description = "the same as INDEX" };
    private readonly Option<string?> _host = new("--host") { Description = "this node's host, as peers and clients dial it [default: 127.0.0.1]" };
    private readonly Option<string?> _port = new("--port") { Description = "this node's port [default: 8567]" };
    private readonly Option<string?> _internalPort = new("--internal-port") { Description = "a port for peers alone" };
    private readonly Option<string?> _id = new("--id") { Description = "this node's name, such as n0" };
    private readonly Option<string[]> _peers = new("--peers")
    {
        Description = "the other nodes: http://host:port,http://host:port (this node may be among them)",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _join = new("--join") { Description = "join the cluster of the node at this address, instead of --peers: http://host:port" };
    private readonly Option<string?> _nodes = new("--nodes") { Description = "how many nodes [default: 3]" };
    private readonly Option<string?> _firstPort = new("--port") { Description = "the first node's port [default: 8567]" };
    private readonly Option<string?> _devData = new("--data") { Description = "folder of all nodes' state [default: data]" };
    private readonly List<(Setting Setting, Option<string?> Option)> _settings = [];
    private readonly IReadOnlyList<ISubcommand> _subcommands;

    public CommandForms(string about)
    {
        _subcommands =
        [
            TopicCommands.Create(), PubCommand.Create(), PopCommand.Create(), ReceiveCommand.Create(), LeaseCommands.Create(), PeekCommand.Create(), TailCommand.Create(),
            LogCommand.Create(), GroupCommands.Create(), JobCommands.Create(), ScheduleCommands.Create(),
            new StatusFlags(), new HealthFlags(), new ClusterFlags(), new BenchFlags(), new EvalFlags(), new ChaosFlags(), new InspectFlags(), new BackupFlags(), new RestoreFlags(),
            new CompletionFlags(() => Root!),
        ];
        foreach (var setting in SettingTable.All)
            _settings.Add((setting, new Option<string?>(setting.Flag) { Description = Describe(setting) }));
        var settings = _settings.Select(entry => entry.Option);

        Root = new RootCommand(about) { _configArgument, _indexArgument, _config, _nodeId, ExitWithParent };
        Serve = new DocumentedCommand("serve", "Start a node named by flags.", """
            rrmq serve --port 8567
            rrmq serve --host 10.0.0.1 --port 8567 --id n0 --peers http://10.0.0.2:8567,http://10.0.0.3:8567
            rrmq serve --join http://10.0.0.1:8567 --host 10.0.0.4 --port 8567     # one node more for a running cluster
            """) { _host, _port, _internalPort, _id, _peers, _join, ExitWithParent };
        Dev = new DocumentedCommand("dev", "Start a whole cluster on this machine; Ctrl-C ends it, and its data stays.", """
            rrmq dev
            rrmq dev --nodes 5 --port 9000 --data five
            """) { _nodes, _firstPort, _devData };
        foreach (var option in settings)
        {
            Root.Options.Add(option);
            Serve.Options.Add(option);
            if (option.Name != _devData.Name)
                Dev.Options.Add(option);
        }

        Root.Subcommands.Add(Serve);
        Root.Subcommands.Add(Dev);
        foreach (var subcommand in _subcommands)
            Root.Subcommands.Add(subcommand.Command);

        // What is to be done is decided from the parsed result; without an action the parser would call a command incomplete.
        Command[] leaves = [Root, Serve, Dev, .. _subcommands.SelectMany(subcommand => subcommand.Command.Subcommands.DefaultIfEmpty(subcommand.Command))];
        foreach (var command in leaves)
            command.SetAction(_ => 0);
        HelpWithExamples.Extend(Root);
        FlagNames = [.. leaves.SelectMany(command => command.Options).Select(option => option.Name).Distinct()];
        SwitchNames = [.. SettingTable.All.Where(setting => setting.Kind == SettingKind.Flag).Select(setting => setting.Flag)];
    }

    public RootCommand Root { get; }

    public Command Serve { get; }

    public Command Dev { get; }

    public Option<bool> ExitWithParent { get; } = new("--exit-with-parent") { Hidden = true };

    public IReadOnlyCollection<string> CommandNames => [.. Root.Subcommands.Select(command => command.Name)];

    public IReadOnlyCollection<string> FlagNames { get; }

    public IReadOnlyCollection<string> SwitchNames { get; }

    public IReadOnlyDictionary<Setting, string> Settings(ParseResult result) =>
        _settings.Where(entry => result.GetResult(entry.Option) is not null).ToDictionary(entry => entry.Setting, entry => result.GetValue(entry.Option)!);

    public ServeArguments ServeArguments(ParseResult result) => new()
    {
        Host = result.GetValue(_host),
        Port = result.GetValue(_port),
        InternalPort = result.GetValue(_internalPort),
        Id = result.GetValue(_id),
        Peers = result.GetValue(_peers) ?? [],
        Join = result.GetValue(_join),
    };

    /// <summary>The command that was asked for, if it is one that starts no node.</summary>
    public ISubcommand? Subcommand(ParseResult result) => _subcommands.FirstOrDefault(subcommand =>
        subcommand.Command == result.CommandResult.Command || subcommand.Command.Subcommands.Contains(result.CommandResult.Command));

    public DevArguments DevArguments(ParseResult result) =>
        new(result.GetValue(_nodes) ?? "3", result.GetValue(_firstPort) ?? "8567", result.GetValue(_devData) ?? "data", Settings(result));

    /// <summary>CONFIG and INDEX from wherever they were given, or what is missing.</summary>
    public (string? Config, string? Index, string? Problem) ConfigAndIndex(ParseResult result)
    {
        var config = result.GetValue(_config);
        // With --config the one positional word left is the index.
        var index = result.GetValue(_nodeId) ?? (config is null ? result.GetValue(_indexArgument) : result.GetValue(_configArgument));
        config ??= result.GetValue(_configArgument);
        var problem = (config, index) switch
        {
            (null, null) => "nothing to do: try rrmq dev, rrmq CONFIG INDEX, or rrmq --help",
            (null, _) => "CONFIG is missing: rrmq CONFIG INDEX, or rrmq --config CONFIG --node_id INDEX",
            (_, null) when !File.Exists(config) => UsageErrors.UnknownCommand(config, CommandNames),
            (_, null) => $"INDEX is missing: which node of {config} is this? rrmq {config} 0 starts the first",
            _ => null,
        };
        return (config, index, problem);
    }

    private static string Describe(Setting setting) =>
        $"{setting.Description}{(setting.Choices.Count > 0 ? $" ({string.Join("|", setting.Choices)})" : "")}{(setting.Default.Length > 0 ? $" [default: {setting.Default}]" : "")}";
}
