using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Rrmq.Cli;

/// <summary>The parser's help, and the command's examples below it.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        // CONFIG and INDEX are the program's own, and stand before no command.
        foreach (var argument in parseResult.RootCommandResult.Command.Arguments)
            argument.Hidden = parseResult.CommandResult.Command is not RootCommand;
        var code = help.Invoke(parseResult);
        var examples = Of(parseResult.CommandResult.Command);
        if (examples.Count > 0)
            Console.WriteLine($"Examples:{Environment.NewLine}{string.Join(Environment.NewLine, examples.Select(line => $"  {line}"))}{Environment.NewLine}");
        return code;
    }

    /// <summary>The examples of a command, or of the program; of a noun the first of each of its verbs.</summary>
    public static IReadOnlyList<string> Of(Command command) => command switch
    {
        DocumentedCommand { Subcommands.Count: > 0 } noun => [.. noun.Subcommands.Select(verb => Of(verb)[0])],
        DocumentedCommand documented => documented.Examples,
        RootCommand => CommandLine.Examples,
        _ => [],
    };

    /// <summary>Has a whole tree of commands answer <c>--help</c> so.</summary>
    public static void Extend(RootCommand root)
    {
        foreach (var option in root.Options)
            if (option is HelpOption { Action: HelpAction help })
                option.Action = new HelpWithExamples(help);
    }
}
