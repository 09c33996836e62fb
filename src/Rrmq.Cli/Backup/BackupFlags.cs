using System.CommandLine;

namespace Rrmq.Cli;

/// <summary><c>rrmq backup</c> as the parser knows it.</summary>
internal sealed class BackupFlags : ISubcommand
{
    private readonly Option<string?> _at = new("--at") { Description = $"any node of the cluster [default: $RRMQ_AT, or {NodeUrl.Local}]" };
    private readonly Option<string?> _to = new("--to") { Description = "the file to write; there must be none of that name" };

    public BackupFlags() => Command = new DocumentedCommand("backup", "Write all that a running cluster holds into one file.", """
        rrmq backup --at http://10.0.0.2:8567 --to monday.rrmq
        """) { _at, _to };

    public Command Command { get; }

    public Task<int> RunAsync(ParseResult result) => BackupCommand.RunAsync(result.GetValue(_at) ?? NodeUrl.FirstDefault, result.GetValue(_to));
}
