using System.Runtime.InteropServices;

namespace Rrmq.EndToEnd;

/// <summary>kill(2): the framework's own Process.Kill sends SIGKILL only.</summary>
internal static partial class Signals
{
    public static void Send(int pid, Signal signal)
    {
        if (Kill(pid, NumberOf(signal)) != 0)
            throw new InvalidOperationException($"kill({pid}, {signal}): {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Whether every thread of the process has heard a <see cref="Signal.Stop"/>, or is no more. Linux.</summary>
    public static bool HasStopped(int pid)
    {
        try
        {
            // The state follows the name in brackets, which may hold anything.
            return Directory.EnumerateDirectories($"/proc/{pid}/task").Select(static task => File.ReadAllText(Path.Combine(task, "stat")))
                .All(static stat => stat[stat.LastIndexOf(')') + 2] is 'T' or 'Z' or 'X');
        }
        catch (IOException)
        {
            // A thread ended meanwhile, or all of them.
            return !Directory.Exists($"/proc/{pid}");
        }
    }

    private static int NumberOf(Signal signal) => signal switch
    {
        Signal.Interrupt => 2,
        Signal.Kill => 9,
        Signal.Terminate => 15,
        Signal.Stop => OperatingSystem.IsMacOS() ? 17 : 19,
        Signal.Continue => OperatingSystem.IsMacOS() ? 19 : 18,
        _ => throw new ArgumentOutOfRangeException(nameof(signal)),
    };

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int pid, int signal);
}
