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

    private readonly Option<string?> _nodes = new("--nodes") { Description = "how many nodes [default: 3]" };
    private readonly Option<string?> _firstPort = new("--port") { Description = "the first node's port [default: 8567]" };
    private readonly Option<string?> _devData = new("--data") { Description = "folder of all nodes' state [default: data]" };
    private readonly Option<string?> _duration = new("--duration") { Description = "how long clients work and faults come [default: 60s]" };
    private readonly Option<string?> _seed = new("--seed") { Description = "draws the faults: the same seed, the same schedule [default: any]" };
    private readonly Option<string?> _clients = new("--clients") { Description = "producers and consumers together [default: 12]" };
    private readonly Option<string?> _faults = new("--faults") { Description = $"which faults, of {string.Join(",", FaultNames.All)} [default: all]" };
    private readonly Option<string?> _report = new("--report") { Description = "where the report goes [default: chaos-SEED.html]" };
    private readonly Option<bool> _keep = new("--keep") { Description = "leave the nodes' files and lines for inspection" };
    private readonly List<(Setting Setting, Option<string?> Option)> _settings = [];

    public CommandForms(string about)
    {
        foreach (var setting in SettingTable.All)
            _settings.Add((setting, new Option<string?>(setting.Flag) { Description = Describe(setting) }));
        var settings = _settings.Select(entry => entry.Option);

        Root = new RootCommand(about) { _configArgument, _indexArgument, _config, _nodeId, ExitWithParent };
        Serve = new Command("serve", "Start a node named by flags.") { _host, _port, _internalPort, _id, _peers, ExitWithParent };
        Dev = new Command("dev", "Start a whole cluster on this machine.") { _nodes, _firstPort, _devData };
        Chaos = new Command("chaos", "Attack a cluster on this machine, and judge whether it kept its promises.") { _duration, _nodes, _seed, _clients, _faults, _report, _keep };
        foreach (var option in settings)
        {
            Root.Options.Add(option);
            Serve.Options.Add(option);
            if (option.Name != _devData.Name)
                Dev.Options.Add(option);
        }

        Root.Subcommands.Add(Serve);
        Root.Subcommands.Add(Dev);
        Root.Subcommands.Add(Chaos);
        Root.Subcommands.Add(Bench.Command);
        Root.Subcommands.Add(Eval.Command);

        // What is to be done is decided from the parsed result; without an action the parser would call a command incomplete.
        foreach (var command in new[] { Root, Serve, Dev, Chaos, Bench.Command, Eval.Command })
            command.SetAction(_ => 0);
        FlagNames = [.. new[] { Root, Serve, Dev, Chaos, Bench.Command, Eval.Command }.SelectMany(command => command.Options).Select(option => option.Name).Distinct()];
        SwitchNames = [.. SettingTable.All.Where(setting => setting.Kind == SettingKind.Flag).Select(setting => setting.Flag)];
    }

    public RootCommand Root { get; }

    public Command Serve { get; }

    public Command Dev { get; }

    public Command Chaos { get; }

    public BenchFlags Bench { get; } = new();

    public EvalFlags Eval { get; } = new();

    public Option<bool> ExitWithParent { get; } = new("--exit-with-parent") { Hidden = true };

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
    };

    public DevArguments DevArguments(ParseResult result) =>
        new(result.GetValue(_nodes) ?? "3", result.GetValue(_firstPort) ?? "8567", result.GetValue(_devData) ?? "data", Settings(result));

    public ChaosArguments ChaosArguments(ParseResult result) => new(result.GetValue(_duration), result.GetValue(_nodes), result.GetValue(_seed), result.GetValue(_clients),
        result.GetValue(_faults), result.GetValue(_report), result.GetValue(_keep));

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
            (_, null) when !File.Exists(config) => UsageErrors.UnknownCommand(config, [Serve.Name, Dev.Name, Chaos.Name, Bench.Command.Name, Eval.Command.Name]),
            (_, null) => $"INDEX is missing: which node of {config} is this? rrmq {config} 0 starts the first",
            _ => null,
        };
        return (config, index, problem);
    }

    private static string Describe(Setting setting) =>
        $"{setting.Description}{(setting.Choices.Count > 0 ? $" ({string.Join("|", setting.Choices)})" : "")}{(setting.Default.Length > 0 ? $" [default: {setting.Default}]" : "")}";
}
