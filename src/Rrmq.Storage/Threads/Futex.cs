using System.Runtime.InteropServices;

namespace Rrmq.Storage;

/// <summary>Linux's own way to sleep until a number changes, futex(2), which the runtime does not offer.</summary>
internal static unsafe partial class Futex
{
    private const int WaitPrivate = 128;
    private const int WakePrivate = 129;

    private static readonly nint Number = !OperatingSystem.IsLinux() ? 0 : RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 202,
        Architecture.Arm64 => 98,
        _ => 0,
    };

    public static bool IsSupported => Number != 0;

    /// <summary>Sleeps while the word has that value, for no longer than asked; may return early for no reason, so that the caller looks again.</summary>
    /// <param name="word">One number on the pinned heap.</param>
    /// <param name="value">What it must still be for the sleep to begin.</param>
    /// <param name="milliseconds">Negative: without end.</param>
    public static void Wait(int[] word, int value, long milliseconds)
    {
        // Both fields are as wide as a pointer on the architectures above.
        var time = stackalloc nint[2] { (nint)(milliseconds / 1000), (nint)(milliseconds % 1000 * 1_000_000) };
        fixed (int* address = word)
            Call(Number, address, WaitPrivate, value, milliseconds < 0 ? null : time);
    }

    /// <summary>Wakes the thread that sleeps on the word, if one does.</summary>
    public static void Wake(int[] word)
    {
        fixed (int* address = word)
            Call(Number, address, WakePrivate, 1, null);
    }

    // The result is not looked at: interrupted, changed or timed out, the caller's own look at the word decides.
    [LibraryImport("libc", EntryPoint = "syscall")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Call(nint number, int* address, nint operation, nint value, nint* timeout);
}
