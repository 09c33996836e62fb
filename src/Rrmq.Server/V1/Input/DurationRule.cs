namespace Rrmq.Server;

/// <summary>What a duration in a request must be.</summary>
internal static class DurationRule
{
    public static string Text(long min, long max) => $"must be a duration from {Show(min)} to {Show(max)}, such as 500ms, 30s, 5m or 1h, or whole seconds";

    private static string Show(long milliseconds) => milliseconds == 0 ? "0" : DurationText.Format(milliseconds);
}
