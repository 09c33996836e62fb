namespace Rrmq.Server;

/// <summary>What the settings of a topic may be. Durations in milliseconds.</summary>
internal static class SettingRules
{
    private const long Hour = 3_600_000;
    private const long Day = 24 * Hour;

    public const long MinLease = 100;
    public const long MaxLease = 12 * Hour;
    public const int MaxAttempts = 1000;
    public const long MaxBackoff = Hour;
    public const long MaxTtl = 365 * Day;
    public const long MaxDelay = 365 * Day;
    public const long MaxMessages = 1_000_000_000_000;
    public const long MaxBytes = 1L << 50;
    public const long MaxDedupWindow = Day;
    public const int MaxLeases = 1_000_000;
    public const long MaxHistory = 7 * Day;

    public static readonly string[] Orders = ["strict", "group", "none"];
    public static readonly string[] Exhaustions = ["dead-letter", "block", "drop"];
    public static readonly string[] Overflows = ["reject", "drop-oldest"];
    public static readonly string[] Retentions = ["queue", "log"];
}
