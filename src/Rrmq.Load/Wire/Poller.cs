using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Rrmq.Load;

/// <summary>
/// Linux's epoll and a timer of nanoseconds: one thread waits for all its sockets at once. What a generator
/// spends is missing to what it measures on the same machine.
/// </summary>
internal sealed partial class Poller : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const int Add = 1;
    private const int Modify = 3;
    private const uint In = 0x001;
    private const uint Out = 0x004;
    private const int Monotonic = 1;
    private const int NonBlocking = 0x800;
    private const int Interrupted = 4;
    private const int MostEvents = 256;
    private const long TimerTag = -1;

    private readonly SafeFileHandle _poll;
    private readonly SafeFileHandle _timer;
    private readonly byte[] _events;
    private readonly byte[] _expired = new byte[8];
    private long _armedFor = long.MaxValue;

    public Poller()
    {
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("the load generator waits for its sockets by epoll, which only Linux has");
        _poll = new SafeFileHandle(Check(EpollCreate(CloseOnExec)), ownsHandle: true);
        _timer = new SafeFileHandle(Check(TimerCreate(Monotonic, CloseOnExec | NonBlocking)), ownsHandle: true);
        _events = new byte[MostEvents * EventSize];
        Control(Add, _timer.DangerousGetHandle(), In, TimerTag);
    }

    // The kernel's structure is packed on x86-64 only.
    private static int EventSize => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private static int TagAt => EventSize - 8;

    /// <summary>Watches a socket until it is closed, under a tag of the caller's that is not negative.</summary>
    public void Watch(Socket socket, int tag, bool forWriting) => Control(Add, socket.Handle, forWriting ? In | Out : In, tag);

    public void Change(Socket socket, int tag, bool forWriting) => Control(Modify, socket.Handle, forWriting ? In | Out : In, tag);

    /// <summary>Waits for events, at most until <paramref name="until"/> of the clock of <c>Stopwatch</c>, and writes down the tags.</summary>
    public int Wait(long now, long until, Span<int> tags)
    {
        var ready = until <= now ? Poll(0) : Poll(Arm(now, until));
        var count = 0;
        for (var i = 0; i < ready; i++)
        {
            var tag = BitConverter.ToInt64(_events, (i * EventSize) + TagAt);
            if (tag == TimerTag)
                Acknowledge();
            else
                tags[count++] = (int)tag;
        }

        return count;
    }

    public void Dispose()
    {
        _timer.Dispose();
        _poll.Dispose();
    }

    private unsafe int Poll(int milliseconds)
    {
        fixed (byte* events = _events)
        {
            var ready = EpollWait((int)_poll.DangerousGetHandle(), events, MostEvents, milliseconds);
            return ready >= 0 ? ready : Marshal.GetLastPInvokeError() == Interrupted ? 0 : Check(ready);
        }
    }

    // The clock of Stopwatch is the one that the timer counts by, in nanoseconds.
    private unsafe int Arm(long now, long until)
    {
        const long LongWait = 60_000_000_000;
        until = Math.Min(until, now + LongWait);
        if (until == _armedFor)
            return -1;
        _armedFor = until;
        var time = stackalloc long[4] { 0, 0, until / 1_000_000_000, until % 1_000_000_000 };
        const int Absolute = 1;
        Check(TimerSet((int)_timer.DangerousGetHandle(), Absolute, time, null));
        return -1;
    }

    private unsafe void Acknowledge()
    {
        _armedFor = long.MaxValue;
        fixed (byte* expired = _expired)
            _ = Read((int)_timer.DangerousGetHandle(), expired, (nuint)_expired.Length);
    }

    private unsafe void Control(int operation, nint descriptor, uint events, long tag)
    {
        var item = stackalloc byte[16];
        *(uint*)item = events;
        *(long*)(item + TagAt) = tag;
        Check(EpollControl((int)_poll.DangerousGetHandle(), operation, (int)descriptor, item));
    }

    private static int Check(int result) =>
        result >= 0 ? result : throw new IOException(Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int EpollControl(int poll, int operation, int descriptor, byte* item);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int EpollWait(int poll, byte* events, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "timerfd_create", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int TimerCreate(int clock, int flags);

    [LibraryImport("libc", EntryPoint = "timerfd_settime", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int TimerSet(int descriptor, int flags, long* value, long* before);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial nint Read(int descriptor, byte* buffer, nuint count);
}
