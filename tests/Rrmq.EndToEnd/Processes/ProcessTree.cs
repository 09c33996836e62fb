using System.Globalization;

namespace Rrmq.EndToEnd;

/// <summary>Who started whom, from /proc.</summary>
internal static class ProcessTree
{
    /// <summary>Process ids of the living children, in the order in which they were started.</summary>
    public static IReadOnlyList<int> ChildrenOf(int pid) =>
    [
        .. Directory.GetDirectories("/proc").Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && ParentOf(id) == pid).Order(),
    ];

    public static bool IsAlive(int pid) => ParentOf(pid) is not null;

    public static string CommandLineOf(int pid) => File.ReadAllText($"/proc/{pid}/cmdline").Replace('\0', ' ');

    // Null for a process that is gone, or that has ended and only waits to be noticed. The name, in parentheses, may hold anything; what follows it does not.
    private static int? ParentOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : int.Parse(fields[1], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
