using System.Runtime.InteropServices;

namespace Rrmq.Cli;

/// <summary>poll(2) on stdout: the framework has nothing that tells of a pipe whose reader has gone before one writes to it.</summary>
internal static partial class ReaderWatch
{
    private const int Interrupted = 4;
    private const short Error = 0x0008;
    private const short HungUp = 0x0010;

    /// <summary>Blocks until nobody reads stdout any more; false when that cannot be told.</summary>
    public static bool WaitForEnd()
    {
        while (true)
        {
            // Without events that are waited for, it returns for an end only.
            var stdout = new PollEntry { Descriptor = 1 };
            if (Poll(ref stdout, 1, -1) >= 0)
                return (stdout.Happened & (Error | HungUp)) != 0;
            if (Marshal.GetLastPInvokeError() != Interrupted)
                return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Poll(ref PollEntry entries, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Wanted;
        public short Happened;
    }
}
