using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Rrmq.EndToEnd;

/// <summary>
/// A network card whose cable ends in this process: what the kernel sends by it is read here, what is written here the kernel receives. It goes when this process does, in whatever namespace it is.
/// </summary>
internal sealed partial class TunDevice : IDisposable
{
    private const nuint SetInterface = 0x400454ca;
    private const short PacketsWithoutHeader = 0x0001 | 0x1000;
    private const short Readable = 1;
    private const int NameBytes = 16;
    private const int RequestBytes = 40;

    private readonly SafeFileHandle _handle;

    public TunDevice(string name)
    {
        Name = name;
        _handle = File.OpenHandle("/dev/net/tun", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var request = new byte[RequestBytes];
        Encoding.ASCII.GetBytes(name, request.AsSpan(0, NameBytes - 1));
        BitConverter.TryWriteBytes(request.AsSpan(NameBytes), PacketsWithoutHeader);
        if (Ioctl(_handle, SetInterface, request) != 0)
            throw new IOException($"{name}: no network card of our own: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    public string Name { get; }

    /// <summary>The next packet's length; 0 when none came within a moment.</summary>
    public int Read(Span<byte> packet, int waitMs)
    {
        var wanted = new PollEntry { File = _handle.DangerousGetHandle().ToInt32(), Events = Readable };
        return Poll(ref wanted, 1, waitMs) == 1 && wanted.Returned == Readable ? (int)ReadFile(_handle, packet, (nuint)packet.Length) : 0;
    }

    /// <summary>What a card that is down, or full, does not take is lost, as on any network.</summary>
    public void Write(ReadOnlySpan<byte> packet) => _ = WriteFile(_handle, packet, (nuint)packet.Length);

    public void Dispose() => _handle.Dispose();

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Ioctl(SafeFileHandle file, nuint request, byte[] argument);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint ReadFile(SafeFileHandle file, Span<byte> buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint WriteFile(SafeFileHandle file, ReadOnlySpan<byte> buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Poll(ref PollEntry entry, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int File;
        public short Events;
        public short Returned;
    }
}
