namespace Rrmq.Storage;

/// <summary>The groups the log knows. Grows under the opening thread and the writer thread; readers look up at any time.</summary>
internal sealed class GroupTable
{
    private readonly Lock gate = new();
    private readonly Dictionary<GroupId, GroupLog> groups = [];

    public GroupLog? Find(GroupId group)
    {
        lock (gate)
            return groups.GetValueOrDefault(group);
    }

    public GroupLog GetOrAdd(GroupId group)
    {
        lock (gate)
        {
            if (!groups.TryGetValue(group, out var log))
                groups.Add(group, log = new GroupLog());
            return log;
        }
    }
}
