using System.Diagnostics;

namespace Rrmq.Chaos;

/// <summary>
/// Something done that must be undone, also when this process is killed: a shell does it, waits for the end of its stdin, which the system closes however we end, and undoes it. A frozen node
/// could not notice by itself that we are gone.
/// </summary>
internal sealed class Guard : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly Process _shell;

    private Guard(Process shell) => _shell = shell;

    /// <summary>Null when it could not be done.</summary>
    /// <param name="now">Shell words; the arguments are <c>$1</c> and on.</param>
    /// <param name="after">What undoes it.</param>
    /// <param name="arguments">Given to both.</param>
    public static async Task<Guard?> TryAsync(string now, string after, params string[] arguments)
    {
        // Ctrl-C reaches all processes of a terminal; this one must outlive it to undo what it did.
        var start = new ProcessStartInfo("sh", ["-c", $"trap '' INT HUP TERM; {now} >/dev/null 2>&1 || exit 1; echo done; read _; {after} >/dev/null 2>&1", "sh", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var shell = Process.Start(start)!;
        if (await shell.StandardOutput.ReadLineAsync() == "done")
            return new Guard(shell);
        shell.Dispose();
        return null;
    }

    /// <summary>Undoes it, and returns when that is done.</summary>
    public void Dispose()
    {
        _shell.StandardInput.Close();
        _shell.WaitForExit(Patience);
        _shell.Dispose();
    }
}
