namespace Rrmq.Server;

/// <summary>Times of the state's clock as the answers show them. A stamp beyond what a calendar holds is shown as its end.</summary>
internal static class StateTime
{
    private static readonly long LastMs = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static DateTime Of(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(milliseconds, 0, LastMs)).UtcDateTime;
}
