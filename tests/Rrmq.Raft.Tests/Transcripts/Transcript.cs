using System.Text;

namespace Rrmq.Raft.Tests;

/// <summary>
/// A script: lines that begin with "> " are commands, the lines under them their trace, lines that begin with "#" and empty lines are kept as they are.
/// </summary>
internal static class Transcript
{
    public static string Play(string script)
    {
        var stage = new Stage();
        var commands = new StageCommands(stage);
        var text = new StringBuilder();
        foreach (var line in script.TrimEnd('\n').Split('\n'))
        {
            if (line.Length == 0 || line[0] == '#')
                text.Append(line).Append('\n');
            if (!line.StartsWith("> ", StringComparison.Ordinal))
                continue;
            text.Append(line).Append('\n');
            commands.Run(line[2..]);
            foreach (var trace in stage.TakeTrace())
                text.Append(trace).Append('\n');
        }

        return text.ToString();
    }
}
