namespace Rrmq.Storage;

/// <summary>What the error numbers of the operating system mean to us. The runtime puts errno into HResult for errors it has no type for.</summary>
internal static class PosixErrors
{
    public const int Interrupted = 4;

    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMac = 35;
    private const int NoSpace = 28;
    private const int QuotaOnLinux = 122;
    private const int QuotaOnMac = 69;
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsSharingViolation = unchecked((int)0x80070020);

    public static bool IsHeldElsewhere(IOException error) => error.HResult switch
    {
        WouldBlockOnLinux => OperatingSystem.IsLinux(),
        WouldBlockOnMac => OperatingSystem.IsMacOS(),
        WindowsSharingViolation => true,
        _ => false,
    };

    public static bool IsDiskFull(int errno) => errno switch
    {
        NoSpace or WindowsDiskFull => true,
        QuotaOnLinux => OperatingSystem.IsLinux(),
        QuotaOnMac => OperatingSystem.IsMacOS(),
        _ => false,
    };

    public static IOException ToException(string action, string path, int errno, string reason)
    {
        var message = $"{path}: {action} failed: {reason} (errno {errno})";
        return IsDiskFull(errno) ? new DiskFullException(message) : new IOException(message, errno);
    }
}
