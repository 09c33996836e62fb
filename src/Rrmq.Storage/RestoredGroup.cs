namespace Rrmq.Storage;

/// <summary>What consensus gets to know of a store when a node starts.</summary>
public static class RestoredGroup
{
    /// <summary>What consensus has to know of a group, memberships read back. Taken before the first append to the group.</summary>
    /// <exception cref="LogCorruptException">A membership no longer reads as it was written.</exception>
    public static RestoredState Restore(this ILogStore store, GroupId group)
    {
        var recovered = store.Recover(group);
        var entries = new List<RestoredEntry>();
        foreach (var entry in recovered.Entries)
        {
            var payload = entry.Kind == EntryKind.Membership ? store.Read(group, new EntryRange(entry.Index, entry.Index), 0)[0].Payload : default;
            entries.Add(new RestoredEntry(entry.Term, entry.PayloadBytes, entry.Kind, payload));
        }

        return new RestoredState(recovered.HardState, entries) { Base = recovered.Base };
    }
}
