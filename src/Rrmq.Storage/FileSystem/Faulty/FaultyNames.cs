namespace Rrmq.Storage;

/// <summary>
/// The names of files and folders, as seen now and as on the platter. Changes since the last sync of their folder each survive a crash or not, on their
/// own; a rename is one change. A null content is a folder. Guarded by the file system.
/// </summary>
internal sealed class FaultyNames
{
    private readonly List<Change> _pending = [];
    private SortedDictionary<string, FaultyContent?> _durable = new(StringComparer.Ordinal);

    public SortedDictionary<string, FaultyContent?> Live { get; private set; } = new(StringComparer.Ordinal);

    public void Add(string path, FaultyContent? content) => Make(new Change(FolderOf(path), null, path, content));

    public void Remove(string path) => Make(new Change(FolderOf(path), path, null, null));

    public void Rename(string from, string to) => Make(new Change(FolderOf(to), from, to, Live[from]));

    public void Sync(string folder)
    {
        foreach (var change in _pending)
        {
            if (change.Folder == folder)
                change.ApplyTo(_durable);
        }
        _pending.RemoveAll(change => change.Folder == folder);
    }

    public void Crash(Random chance)
    {
        foreach (var change in _pending)
        {
            if (chance.Next(2) == 0)
                change.ApplyTo(_durable);
        }
        _pending.Clear();
        // A name is nothing without the folder that holds it. Parents sort before their children.
        var reachable = new SortedDictionary<string, FaultyContent?>(StringComparer.Ordinal);
        foreach (var (path, content) in _durable)
        {
            var folder = FolderOf(path);
            if (folder.Length == 0 || folder == "/" || reachable.ContainsKey(folder))
                reachable.Add(path, content);
        }
        _durable = reachable;
        Live = new SortedDictionary<string, FaultyContent?>(reachable, StringComparer.Ordinal);
    }

    /// <summary>Every file that is or may become reachable, each once, oldest first.</summary>
    public IEnumerable<FaultyContent> AllContents()
    {
        var all = new SortedDictionary<int, FaultyContent>();
        foreach (var content in Live.Values.Concat(_durable.Values).Concat(_pending.Select(change => change.Content)))
        {
            if (content is not null)
                all[content.Id] = content;
        }
        return all.Values;
    }

    public static string FolderOf(string path) => Path.GetDirectoryName(path) ?? "";

    private void Make(Change change)
    {
        change.ApplyTo(Live);
        _pending.Add(change);
    }

    private sealed record Change(string Folder, string? Removed, string? Added, FaultyContent? Content)
    {
        public void ApplyTo(SortedDictionary<string, FaultyContent?> names)
        {
            if (Removed is not null)
                names.Remove(Removed);
            if (Added is not null)
                names[Added] = Content;
        }
    }
}
