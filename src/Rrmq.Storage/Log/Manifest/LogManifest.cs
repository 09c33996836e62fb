namespace Rrmq.Storage;

/// <summary>
/// What the folder of a compacted log consists of. Whatever it does not name was left by a crash and goes; whatever it names and is missing is damage. A log that was never
/// compacted has none and begins with segment 1.
/// </summary>
/// <param name="FirstSegment">The log is replayed from this segment on.</param>
/// <param name="PreviousEnd">Offset at which the segment before it ended, for its link to be checked against.</param>
/// <param name="NextKept">The number of the next rewritten file; all below have been used.</param>
/// <param name="Groups">What each group's log was when the first segment began.</param>
/// <param name="Kept">Files outside the log that hold bodies, in the order in which the log had them.</param>
internal sealed record LogManifest(
    int FirstSegment, long PreviousEnd, long NextKept, IReadOnlyList<GroupStart> Groups, IReadOnlyList<ManifestFile> Kept)
{
    public static LogManifest Whole { get; } = new(1, 0, 1, [], []);
}
