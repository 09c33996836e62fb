using System.CommandLine;

namespace Rrmq.Cli;

/// <summary><c>rrmq backup</c> as the parser knows it.</summary>
internal sealed class BackupFlags : ISubcommand
{
    private readonly Option<string?> _at = new("--at") { Description = $"any node of the cluster [default: {NodeUrl.Default}]" };
    private readonly Option<string?> _to = new("--to") { Description = "the file to write; there must be none of that name" };

    public BackupFlags() => Command = new Command("backup", "Write all that a running cluster holds into one file.") { _at, _to };

    public Command Command { get; }

    public Task<int> RunAsync(ParseResult result) => BackupCommand.RunAsync(result.GetValue(_at) ?? NodeUrl.Default, result.GetValue(_to));
}
