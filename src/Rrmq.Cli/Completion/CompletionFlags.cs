using System.CommandLine;

namespace Rrmq.Cli;

/// <summary><c>rrmq completion</c>: prints what makes a shell finish the program's words. The words come from the parser's own forms, so that none is missing.</summary>
internal sealed class CompletionFlags(Func<Command> root) : ISubcommand
{
    private static readonly Argument<string?> Shell = new("SHELL") { Description = "bash, zsh or pwsh", Arity = ArgumentArity.ZeroOrOne };

    public Command Command { get; } = new DocumentedCommand("completion", "Print a script that completes commands and flags.", """
        source <(rrmq completion bash)                          # in ~/.bashrc
        rrmq completion zsh > "${fpath[1]}/_rrmq"               # and start a new shell
        rrmq completion pwsh | Out-String | Invoke-Expression   # in $PROFILE
        """) { Shell };

    public async Task<int> RunAsync(ParseResult result)
    {
        var words = CompletionWords.Of(root());
        var script = result.GetValue(Shell) switch
        {
            "bash" => CompletionScripts.Bash(words),
            "zsh" => CompletionScripts.Zsh(words),
            "pwsh" or "powershell" => CompletionScripts.PowerShell(words),
            _ => null,
        };
        if (script is null)
        {
            await Console.Error.WriteLineAsync($"rrmq: SHELL must be bash, zsh or pwsh: rrmq completion bash");
            return 2;
        }

        Console.Write(script);
        return 0;
    }
}
