using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Rrmq.Cli;

/// <summary>The parser's help, and the command's examples below it.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        var examples = Of(parseResult.CommandResult.Command);
        if (examples.Count > 0)
            Console.WriteLine($"Examples:{Environment.NewLine}{string.Join(Environment.NewLine, examples.Select(line => $"  {line}"))}{Environment.NewLine}");
        return code;
    }

    /// <summary>The examples of a command, or of the program.</summary>
    public static IReadOnlyList<string> Of(Command command) => command switch
    {
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
