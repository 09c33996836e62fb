using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Rrmq.Storage;

/// <summary>
/// The few calls the runtime does not offer as we need them: its own flush is a full fsync and overlooks some errors, and it opens no folders.
/// Every result is checked; an interrupted call is made again.
/// </summary>
internal static partial class LibC
{
    private const int OpenReadOnly = 0;
    private const int CloseOnExecOnLinux = 0x80000;
    private const int CloseOnExecOnMac = 0x1000000;

    public static void SyncData(SafeFileHandle handle, string path)
    {
        while (DataSync(handle) != 0)
            ThrowUnlessInterrupted("fdatasync", path);
    }

    public static void SyncDirectory(string path)
    {
        var flags = OpenReadOnly | (OperatingSystem.IsMacOS() ? CloseOnExecOnMac : CloseOnExecOnLinux);
        int descriptor;
        while ((descriptor = Open(path, flags)) < 0)
            ThrowUnlessInterrupted("open of the folder", path);
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        while (Sync(handle) != 0)
            ThrowUnlessInterrupted("fsync of the folder", path);
    }

    public static void Allocate(SafeFileHandle handle, long length, string path)
    {
        // Tells its error by its result and not by errno.
        int error;
        while ((error = PosixAllocate(handle, 0, length)) == PosixErrors.Interrupted)
        {
        }

        if (error != 0)
            throw PosixErrors.ToException("allocation", path, error, Marshal.GetPInvokeErrorMessage(error));
    }

    private static void ThrowUnlessInterrupted(string action, string path)
    {
        var errno = Marshal.GetLastPInvokeError();
        if (errno != PosixErrors.Interrupted)
            throw PosixErrors.ToException(action, path, errno, Marshal.GetPInvokeErrorMessage(errno));
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int DataSync(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int PosixAllocate(SafeFileHandle handle, long offset, long length);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);
}
