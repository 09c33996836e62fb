namespace Rrmq.Storage;

/// <summary>The groups the log knows. Grows under the opening thread and the writer thread; readers look up at any time.</summary>
internal sealed class GroupTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<GroupId, GroupLog> _groups = [];

    public GroupLog? Find(GroupId group)
    {
        lock (_gate)
            return _groups.GetValueOrDefault(group);
    }

    /// <summary>All groups, in the order of their ids.</summary>
    public List<KeyValuePair<GroupId, GroupLog>> All()
    {
        lock (_gate)
            return [.. _groups.OrderBy(pair => pair.Key.Value)];
    }

    /// <summary>What each group is as a segment begins.</summary>
    public SegmentStart[] StartOfSegment() => [.. All().Select(pair => pair.Value.StartOfSegment(pair.Key))];

    /// <summary>A group as the log's first segment found it.</summary>
    public void Begin(GroupStart start)
    {
        lock (_gate)
            _groups.Add(start.Group, new GroupLog(start));
    }

    public GroupLog GetOrAdd(GroupId group)
    {
        lock (_gate)
        {
            if (!_groups.TryGetValue(group, out var log))
                _groups.Add(group, log = new GroupLog());
            return log;
        }
    }
}
