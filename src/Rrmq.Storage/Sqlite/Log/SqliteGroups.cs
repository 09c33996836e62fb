namespace Rrmq.Storage;

/// <summary>The groups of one store as they are durable. Changed by whoever holds the file's gate, read by any thread.</summary>
internal sealed class SqliteGroups
{
    private readonly Lock _gate = new();
    private readonly Dictionary<GroupId, SqliteGroup> _groups = [];

    /// <summary>The last batch that is durable; 0 when there was none.</summary>
    public long Batch { get; set; }

    public SqliteGroup? Find(GroupId group)
    {
        lock (_gate)
            return _groups.TryGetValue(group, out var found) ? found : null;
    }

    public SqliteGroup FindOrNew(GroupId group) => Find(group) ?? default;

    public void Set(GroupId id, SqliteGroup group)
    {
        lock (_gate)
            _groups[id] = group;
    }
}
