using System.Globalization;

namespace Rrmq.Storage;

/// <summary>Snapshot files are named by group and index, so that a plain listing has the newest of a group last.</summary>
internal static class SnapshotName
{
    public const string UnfinishedSuffix = ".new";

    private const string Suffix = ".snap";
    private const int GroupDigits = 5;
    private const int IndexDigits = 20;

    public static string Of(GroupId group, LogIndex index) =>
        string.Create(CultureInfo.InvariantCulture, $"{group.Value:d5}-{index.Value:d20}{Suffix}");

    public static bool TryParse(string name, out GroupId group, out LogIndex index)
    {
        (group, index) = (default, default);
        if (name.Length != GroupDigits + 1 + IndexDigits + Suffix.Length || name[GroupDigits] != '-' || !name.EndsWith(Suffix, StringComparison.Ordinal)
            || !ushort.TryParse(name.AsSpan(0, GroupDigits), NumberStyles.None, CultureInfo.InvariantCulture, out var groupNumber)
            || !long.TryParse(name.AsSpan(GroupDigits + 1, IndexDigits), NumberStyles.None, CultureInfo.InvariantCulture, out var indexNumber))
            return false;
        (group, index) = (new GroupId(groupNumber), new LogIndex(indexNumber));
        return true;
    }
}
