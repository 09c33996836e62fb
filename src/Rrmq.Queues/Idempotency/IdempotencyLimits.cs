namespace Rrmq.Queues;

/// <summary>
/// How long and how many answers are remembered. The same on every replica, hence constants and not settings: five minutes, 100,000 keys, 64 MiB of
/// keys and answers. At a bound new keys are refused; nothing is forgotten before its time.
/// </summary>
public static class IdempotencyLimits
{
    public const long WindowMs = 5 * 60 * 1000;
    public const int MaxKeys = 100_000;
    public const long MaxBytes = 64L * 1024 * 1024;
    public const int MaxKeyBytes = 255;
}
