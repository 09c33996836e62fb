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
