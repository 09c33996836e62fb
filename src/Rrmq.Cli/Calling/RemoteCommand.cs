using System.CommandLine;

namespace Rrmq.Cli;

/// <summary>
/// A command that asks a cluster over <c>/v1</c>, or a noun whose verbs do: <c>rrmq topic list</c>. What was typed is read first and makes the work, so that a mistake reaches no node.
/// </summary>
internal sealed class RemoteCommand(Command command) : ISubcommand
{
    private readonly SessionForm _form = new();
    private readonly Dictionary<Command, Func<ParseResult, Func<Session, Task<int>>>> _works = [];

    public Command Command => command;

    /// <summary>The command itself does this.</summary>
    /// <param name="symbols">Its arguments and flags, but for those that all have.</param>
    /// <param name="read">Reads what was typed.</param>
    public RemoteCommand Does(IEnumerable<Symbol> symbols, Func<ParseResult, Func<Session, Task<int>>> read)
    {
        Fill(command, symbols, read);
        return this;
    }

    /// <summary>The noun has this verb.</summary>
    /// <param name="verb">Its name, what it does, and examples.</param>
    /// <param name="symbols">Its arguments and flags, but for those that all have.</param>
    /// <param name="read">Reads what was typed.</param>
    public RemoteCommand Verb(DocumentedCommand verb, IEnumerable<Symbol> symbols, Func<ParseResult, Func<Session, Task<int>>> read)
    {
        Fill(verb, symbols, read);
        command.Subcommands.Add(verb);
        return this;
    }

    public Task<int> RunAsync(ParseResult result) => _form.RunAsync(result, _works[result.CommandResult.Command](result));

    private void Fill(Command one, IEnumerable<Symbol> symbols, Func<ParseResult, Func<Session, Task<int>>> read)
    {
        foreach (var symbol in symbols)
            if (symbol is Argument argument)
                one.Arguments.Add(argument);
            else
                one.Options.Add((Option)symbol);
        foreach (var option in _form.Options)
            one.Options.Add(option);
        _works[one] = read;
    }
}
