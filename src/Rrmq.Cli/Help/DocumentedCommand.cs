using System.CommandLine;

namespace Rrmq.Cli;

/// <summary>A command whose help ends with examples. Each is a line for a shell, and a test types it.</summary>
/// <param name="name">What is typed.</param>
/// <param name="about">One or two sentences.</param>
/// <param name="examples">Lines, the first without an indent.</param>
internal sealed class DocumentedCommand(string name, string about, string examples = "") : Command(name, about)
{
    public IReadOnlyList<string> Examples { get; } = [.. examples.ReplaceLineEndings("\n").Split('\n').Where(line => line.Length > 0)];
}
