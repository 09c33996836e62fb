using System.CommandLine;
using Rrmq.Server;

namespace Rrmq.Cli;

/// <summary>Puts what the parser did not understand into one line each, with the word that was likely meant.</summary>
internal static class UsageErrors
{
    public static IEnumerable<string> Describe(ParseResult result, CommandForms forms)
    {
        var command = result.CommandResult.Command;
        if (command is not RootCommand && command.Subcommands.Count > 0)
            return [UnknownVerb(command, result.UnmatchedTokens.FirstOrDefault(token => !token.StartsWith('-')))];
        if (result.UnmatchedTokens.Count == 0)
            return result.Errors.Select(error => error.Message.ReplaceLineEndings(" ")).Distinct();
        var unmatched = result.UnmatchedTokens[0];
        return [unmatched.StartsWith('-') ? UnknownFlag(unmatched.Split('=')[0], forms.FlagNames) : $"\"{unmatched}\" is one word too many; rrmq --help shows what there is"];
    }

    public static string UnknownCommand(string word, IEnumerable<string> commands) =>
        SettingName.Nearest(word, commands) is { } nearest
            ? $"\"{word}\" is neither a command nor a CONFIG file; did you mean rrmq {nearest}?"
            : $"\"{word}\" is neither a command nor a CONFIG file; rrmq --help shows what there is";

    private static string UnknownVerb(Command noun, string? word)
    {
        var verbs = noun.Subcommands.Select(verb => verb.Name).ToList();
        if (word is null)
            return $"{noun.Name} needs a verb: {string.Join(", ", verbs[..^1])} or {verbs[^1]}; rrmq {noun.Name} --help shows more";
        return SettingName.Nearest(word, verbs) is { } nearest
            ? $"{noun.Name} knows no \"{word}\"; did you mean rrmq {noun.Name} {nearest}?"
            : $"{noun.Name} knows no \"{word}\", but {string.Join(", ", verbs)}";
    }

    public static string UnknownFlag(string flag, IEnumerable<string> known) =>
        SettingName.Nearest(flag, known) is { } nearest ? $"unknown flag {flag}; did you mean {nearest}?" : $"unknown flag {flag}; rrmq --help shows what there is";
}
