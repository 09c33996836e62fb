namespace Rrmq.Storage;

/// <summary>
/// What the log holds of one group after opening. An empty log has <see cref="FirstIndex"/> 1 and <see cref="LastIndex"/> 0. Taken before the first append to the
/// group; <see cref="Entries"/> reads from the live index and is not meant to be walked later.
/// </summary>
public sealed class RecoveredGroup
{
    private readonly GroupLog? _log;

    internal RecoveredGroup(GroupLog? log)
    {
        _log = log;
        HardState = log?.HardState ?? default;
        Base = log?.Base ?? default;
        LastIndex = log?.LastIndex ?? LogIndex.Zero;
    }

    /// <summary>The last term and vote written; term 0 and no vote when none was.</summary>
    public HardState HardState { get; }

    /// <summary>Where the log begins, because it was compacted or reset; zero for one that begins at its beginning.</summary>
    public LogBase Base { get; }

    public LogIndex FirstIndex => Base.Index.Next;

    public LogIndex LastIndex { get; }

    /// <summary>Every entry from first to last, in order.</summary>
    public IEnumerable<RecoveredEntry> Entries
    {
        get
        {
            for (var index = FirstIndex; index <= LastIndex; index = index.Next)
                yield return _log!.Describe(index);
        }
    }
}
