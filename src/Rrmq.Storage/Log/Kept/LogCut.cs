namespace Rrmq.Storage;

/// <summary>
/// Finds the segment with which the log may begin: of every group the last entry before it is released. Entries before it that were overwritten in it or later count for
/// nothing, whatever their index.
/// </summary>
internal sealed class LogCut(GroupTable groups, SegmentSet segments)
{
    public Segment Find(IReadOnlyList<CompactionScope> scopes)
    {
        var all = segments.All;
        for (var i = all.Count - 1; i > 0; i--)
        {
            // A current segment without records may yet turn out, after a crash, to have been made ahead; the log would have no last one then.
            if (all[i].HoldsRecords && all[i].Start.All(start => MayBegin(start.Group, all[i].Id, scopes)))
                return all[i];
        }

        return all[0];
    }

    /// <summary>What the groups are at the start of a segment, as a replay from there on has to find them.</summary>
    public List<GroupStart> StartsOf(Segment segment) =>
        [.. segment.Start.Select(start => new GroupStart(start.Group, groups.Find(start.Group)!.BaseAt(segment.Id)!.Value, start.LastIndex, start.HardState))];

    private bool MayBegin(GroupId group, int segment, IReadOnlyList<CompactionScope> scopes)
    {
        var log = groups.Find(group)!;
        return log.BaseAt(segment) is { Index: var last } && last <= (scopes.FirstOrDefault(scope => scope.Group == group)?.UpTo ?? log.Base.Index);
    }
}
