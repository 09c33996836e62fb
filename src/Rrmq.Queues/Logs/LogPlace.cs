namespace Rrmq.Queues;

/// <summary>A place in a log, told in one of several ways. What lies before the first kept message means that one, what lies behind the last means what comes next.</summary>
/// <param name="Kind">Which way.</param>
/// <param name="Value">A sequence, or milliseconds since 1970; else 0.</param>
public readonly record struct LogPlace(LogPlaceKind Kind, long Value = 0)
{
    public static LogPlace Earliest => default;

    public static LogPlace Latest => new(LogPlaceKind.Latest);
}
