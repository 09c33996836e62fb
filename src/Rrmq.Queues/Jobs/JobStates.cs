namespace Rrmq.Queues;

/// <summary>Sets of <see cref="JobState"/>, a bit for each.</summary>
internal static class JobStates
{
    public const int Count = 7;

    public const int All = (1 << Count) - 1;

    public static bool IsOver(JobState state) => state >= JobState.Succeeded;

    public static int Of(JobState? state) => state is { } one ? 1 << (int)one : All;
}
