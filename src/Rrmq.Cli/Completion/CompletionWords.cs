using System.CommandLine;

namespace Rrmq.Cli;

/// <summary>What may follow each command: <c>""</c> is the program itself, <c>"cluster add"</c> a command below another.</summary>
internal static class CompletionWords
{
    public static IReadOnlyList<KeyValuePair<string, string>> Of(Command root)
    {
        var all = new List<KeyValuePair<string, string>>();
        Add("", root);
        return all;

        void Add(string path, Command command)
        {
            var below = command.Subcommands.Where(one => !one.Hidden).ToList();
            var flags = command.Options.Where(option => !option.Hidden).Select(option => option.Name).Where(name => name.StartsWith("--", StringComparison.Ordinal));
            all.Add(new(path, string.Join(' ', below.Select(one => one.Name).Concat(flags.Append("--help")).Distinct())));
            foreach (var one in below)
                Add(path.Length == 0 ? one.Name : $"{path} {one.Name}", one);
        }
    }
}
