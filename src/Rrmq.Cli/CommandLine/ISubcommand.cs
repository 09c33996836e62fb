using System.CommandLine;

namespace Rrmq.Cli;

/// <summary>One of the program's commands that starts no node: its form, and what it does.</summary>
internal interface ISubcommand
{
    Command Command { get; }

    /// <returns>The exit code: 0 done, 1 not done, 2 badly asked.</returns>
    Task<int> RunAsync(ParseResult result);
}
