using System.CommandLine;
using Rrmq.Server;

namespace Rrmq.Cli;

/// <summary>Puts what the parser did not understand into one line each, with the word that was likely meant.</summary>
internal static class UsageErrors
{
    public static IEnumerable<string> Describe(ParseResult result, CommandForms forms)
    {
        if (result.UnmatchedTokens.Count == 0)
            return result.Errors.Select(error => error.Message.ReplaceLineEndings(" ")).Distinct();
        var unmatched = result.UnmatchedTokens[0];
        return [unmatched.StartsWith('-') ? UnknownFlag(unmatched.Split('=')[0], forms.FlagNames) : $"\"{unmatched}\" is one word too many; rrmq --help shows what there is"];
    }

    public static string UnknownCommand(string word, IEnumerable<string> commands) =>
        SettingName.Nearest(word, commands) is { } nearest
            ? $"\"{word}\" is neither a command nor a CONFIG file; did you mean rrmq {nearest}?"
            : $"\"{word}\" is neither a command nor a CONFIG file; rrmq --help shows what there is";

    private static string UnknownFlag(string flag, IEnumerable<string> known) =>
        SettingName.Nearest(flag, known) is { } nearest ? $"unknown flag {flag}; did you mean {nearest}?" : $"unknown flag {flag}; rrmq --help shows what there is";
}
