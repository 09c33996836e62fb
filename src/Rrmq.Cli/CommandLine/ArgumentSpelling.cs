using Rrmq.Server;

namespace Rrmq.Cli;

/// <summary>
/// Brings every flag into its one spelling before the parser sees it, as <c>--node_id</c>, <c>--node-id</c> and <c>--nodeId</c> are one; a yes-or-no flag given
/// bare means yes.
/// </summary>
internal static class ArgumentSpelling
{
    public static string[] Normalize(IEnumerable<string> args, IReadOnlyCollection<string> known, IReadOnlyCollection<string> switches)
    {
        var result = new List<string>();
        var isOver = false;
        foreach (var arg in args)
        {
            // What stands behind a bare -- are words, whatever they look like.
            if (isOver |= arg == "--")
            {
                if (arg == "--" && result.Count > 0 && switches.Contains(result[^1]))
                    result[^1] += "=true";
                result.Add(arg);
                continue;
            }

            if (result.Count > 0 && switches.Contains(result[^1]))
            {
                // What follows a bare switch is its value only when it is one.
                if (SettingTable.FollowerReads.Parse(arg) is not null)
                {
                    result[^1] += "=" + arg;
                    continue;
                }

                result[^1] += "=true";
            }

            result.Add(arg.StartsWith("--", StringComparison.Ordinal) ? Spell(arg, known) : arg);
        }

        if (result.Count > 0 && switches.Contains(result[^1]))
            result[^1] += "=true";
        return [.. result];
    }

    private static string Spell(string arg, IReadOnlyCollection<string> known)
    {
        var equals = arg.IndexOf('=');
        var name = equals < 0 ? arg : arg[..equals];
        return known.FirstOrDefault(flag => SettingName.AreSame(flag, name)) is { } flag ? flag + (equals < 0 ? "" : arg[equals..]) : arg;
    }
}
