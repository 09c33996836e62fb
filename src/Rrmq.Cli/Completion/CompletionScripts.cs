using System.Text;

namespace Rrmq.Cli;

/// <summary>The same table of words in three shells' languages. File names complete wherever no word does.</summary>
internal static class CompletionScripts
{
    public static string Bash(IReadOnlyList<KeyValuePair<string, string>> words)
    {
        var script = new StringBuilder("""
            # bash completion of rrmq
            _rrmq() {
                local -A follows=(

            """);
        foreach (var (path, follow) in words)
            script.Append($"        [\"/{path}\"]=\"{follow}\"\n");
        return script.Append("""
                )
                local path="" word
                for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                    [[ -n "${follows["/${path:+$path }$word"]:-}" ]] || break
                    path="${path:+$path }$word"
                done
                COMPREPLY=($(compgen -W "${follows["/$path"]}" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _rrmq rrmq ./rrmq

            """).ToString();
    }

    public static string Zsh(IReadOnlyList<KeyValuePair<string, string>> words)
    {
        var script = new StringBuilder("""
            #compdef rrmq
            # zsh completion of rrmq
            _rrmq() {
                typeset -A follows

            """);
        foreach (var (path, follow) in words)
            script.Append($"    follows[\"/{path}\"]=\"{follow}\"\n");
        return script.Append("""
                local path="" word
                for word in ${words[2,CURRENT-1]}; do
                    [[ $word == -* ]] && break
                    [[ -n ${follows["/${path:+$path }$word"]} ]] || break
                    path="${path:+$path }$word"
                done
                compadd -- ${=follows["/$path"]} || _files
            }
            compdef _rrmq rrmq 2>/dev/null || _rrmq "$@"

            """).ToString();
    }

    public static string PowerShell(IReadOnlyList<KeyValuePair<string, string>> words)
    {
        var script = new StringBuilder("""
            # PowerShell completion of rrmq
            Register-ArgumentCompleter -Native -CommandName rrmq -ScriptBlock {
                param($wordToComplete, $commandAst, $cursorPosition)
                $follows = @{

            """);
        foreach (var (path, follow) in words)
            script.Append($"        '/{path}' = '{follow}'\n");
        return script.Append("""
                }
                $path = ''
                foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {
                    $next = ("$path $element").Trim()
                    if (-not $follows.ContainsKey("/$next")) { break }
                    $path = $next
                }
                $follows["/$path"].Split(' ') | Where-Object { $_ -like "$wordToComplete*" } |
                    ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
            }

            """).ToString();
    }
}
