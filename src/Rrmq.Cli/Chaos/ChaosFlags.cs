using System.CommandLine;
using Rrmq.Chaos;

namespace Rrmq.Cli;

/// <summary><c>rrmq chaos</c> as the parser knows it.</summary>
internal sealed class ChaosFlags : ISubcommand
{
    private readonly Option<string?> _nodes = new("--nodes") { Description = "how many nodes [default: 3]" };
    private readonly Option<string?> _duration = new("--duration") { Description = "how long clients work and faults come [default: 60s]" };
    private readonly Option<string?> _seed = new("--seed") { Description = "draws the faults: the same seed, the same schedule [default: any]" };
    private readonly Option<string?> _clients = new("--clients") { Description = "producers and consumers together [default: 12]" };
    private readonly Option<string?> _faults = new("--faults") { Description = $"which faults, of {string.Join(",", FaultNames.All)} [default: all]" };
    private readonly Option<string?> _report = new("--report") { Description = "where the report goes [default: chaos-SEED.html]" };
    private readonly Option<bool> _keep = new("--keep") { Description = "leave the nodes' files and lines for inspection" };

    public ChaosFlags() =>
        Command = new DocumentedCommand("chaos", "Attack a cluster on this machine, and judge whether it kept its promises.", """
            rrmq chaos --duration 5s --seed 7
            rrmq chaos --faults kill,partition --nodes 5 --duration 5m
            """) { _duration, _nodes, _seed, _clients, _faults, _report, _keep };

    public Command Command { get; }

    public Task<int> RunAsync(ParseResult result) => ChaosCommand.RunAsync(new ChaosArguments(result.GetValue(_duration), result.GetValue(_nodes), result.GetValue(_seed),
        result.GetValue(_clients), result.GetValue(_faults), result.GetValue(_report), result.GetValue(_keep)));
}
