using System.Runtime.InteropServices;

namespace Rrmq.Storage;

/// <summary>Lets a thread stand back behind the others. The runtime's own thread priorities do nothing on Linux, where each thread has a nice value of its own.</summary>
public static partial class BackgroundThread
{
    private const int Process = 0;
    private const uint CallingThread = 0;
    private const int Nice = 10;

    /// <summary>Makes the calling thread wait for those that serve requests. Does nothing where it cannot.</summary>
    public static void StandBack()
    {
        Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        if (OperatingSystem.IsLinux())
            _ = SetPriority(Process, CallingThread, Nice);
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, uint who, int priority);
}
