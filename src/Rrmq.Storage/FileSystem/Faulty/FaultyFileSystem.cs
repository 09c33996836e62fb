namespace Rrmq.Storage;

/// <summary>
/// A disk in memory that behaves as badly as real ones do, and the same way each time for the same seed and the same calls. What was not synced may be
/// gone after <see cref="Crash"/>, sector by sector and name by name. Errors, a full disk, damage and stalls come on demand. Paths are compared as given.
/// For simulations and tests; safe for many threads, though only one thread at a time makes a run repeatable.
/// </summary>
public sealed class FaultyFileSystem(int seed) : IFileSystem
{
    private readonly Lock gate = new();
    private readonly FaultyNames names = new();
    private readonly Random chance = new(seed);
    private readonly FaultPlan faults = new();
    private readonly HashSet<string> locks = new(StringComparer.Ordinal);
    private int life;
    private int nextId;

    /// <summary>Called before each operation with its path, outside all locks: to count, to stall, or to throw.</summary>
    public Action<FileOperation, string>? Before { get; set; }

    /// <summary>Bytes all files together may have. Growing beyond it throws <see cref="DiskFullException"/>.</summary>
    public long CapacityBytes { get; set; } = long.MaxValue;

    /// <summary>Lets one operation fail: the one after <paramref name="after"/> more of its kind, on paths that contain <paramref name="pathPart"/>.</summary>
    public void FailNext(FileOperation operation, int after = 0, string pathPart = "")
    {
        lock (gate)
            faults.Add(operation, after, pathPart);
    }

    /// <summary>Power cut: each unsynced sector and name is kept or lost by chance. Open handles and locks are gone.</summary>
    public void Crash()
    {
        lock (gate)
        {
            foreach (var content in names.AllContents())
                content.Crash(chance);
            names.Crash(chance);
            EndProcess();
        }
    }

    /// <summary>The process dies and the machine does not: handles and locks are gone, everything written is still there, synced or not.</summary>
    public void KillProcess()
    {
        lock (gate)
            EndProcess();
    }

    /// <summary>Flips the bits of <paramref name="mask"/> in one byte, on the disk itself.</summary>
    public void Flip(string path, long offset, byte mask = 0x01)
    {
        lock (gate)
            ContentOf(path).Damage(offset, mask);
    }

    /// <summary>Cuts a file short, on the disk itself.</summary>
    public void Truncate(string path, long length)
    {
        lock (gate)
            ContentOf(path).DamageLength(length);
    }

    /// <summary>Path and content of every file, in ordinal order; folders have no content.</summary>
    public IReadOnlyList<KeyValuePair<string, byte[]?>> Snapshot()
    {
        lock (gate)
        {
            var all = new List<KeyValuePair<string, byte[]?>>();
            foreach (var (path, content) in names.Live)
                all.Add(new(path, content?.ToArray()));
            return all;
        }
    }

    public IFile Create(string path)
    {
        Enter(FileOperation.Create, path);
        lock (gate)
        {
            if (names.Live.ContainsKey(path))
                throw new IOException($"{path}: exists");
            RequireFolder(FaultyNames.FolderOf(path));
            var content = new FaultyContent(nextId++);
            names.Add(path, content);
            return new FaultyFile(this, content, path, life);
        }
    }

    public IFile Open(string path)
    {
        Enter(FileOperation.Open, path);
        lock (gate)
            return new FaultyFile(this, ContentOf(path), path, life);
    }

    public IDisposable? TryLock(string path)
    {
        Enter(FileOperation.TryLock, path);
        lock (gate)
        {
            if (!locks.Add(path))
                return null;
            if (!names.Live.ContainsKey(path))
                names.Add(path, new FaultyContent(nextId++));
            return new FaultyLock(this, path, life);
        }
    }

    public bool FileExists(string path)
    {
        lock (gate)
            return names.Live.TryGetValue(path, out var content) && content is not null;
    }

    public bool DirectoryExists(string path)
    {
        lock (gate)
            return IsFolder(path);
    }

    public IReadOnlyList<string> List(string path)
    {
        lock (gate)
        {
            RequireFolder(path);
            var found = new List<string>();
            foreach (var name in names.Live.Keys)
            {
                if (FaultyNames.FolderOf(name) == path)
                    found.Add(Path.GetFileName(name));
            }
            return found;
        }
    }

    public void Delete(string path)
    {
        Enter(FileOperation.Delete, path);
        lock (gate)
        {
            ContentOf(path);
            names.Remove(path);
        }
    }

    public void Rename(string from, string to)
    {
        Enter(FileOperation.Rename, from);
        lock (gate)
        {
            ContentOf(from);
            names.Rename(from, to);
        }
    }

    public void CreateDirectory(string path)
    {
        Enter(FileOperation.CreateDirectory, path);
        lock (gate)
        {
            if (FaultyNames.FolderOf(path) is { Length: > 0 } parent && !IsFolder(parent))
                CreateDirectory(parent);
            if (!IsFolder(path))
                names.Add(path, null);
        }
    }

    public void SyncDirectory(string path)
    {
        Enter(FileOperation.SyncDirectory, path);
        lock (gate)
        {
            RequireFolder(path);
            names.Sync(path);
        }
    }

    public long FreeBytes(string path)
    {
        lock (gate)
            return Math.Max(0, CapacityBytes - UsedBytes());
    }

    internal long LengthOf(FaultyContent content, string path, int opener)
    {
        lock (gate)
        {
            RequireAlive(opener, path);
            return content.Length;
        }
    }

    internal int Read(FaultyContent content, string path, int opener, Span<byte> destination, long offset)
    {
        Enter(FileOperation.Read, path);
        lock (gate)
        {
            RequireAlive(opener, path);
            return content.Read(destination, offset);
        }
    }

    internal void Write(FaultyContent content, string path, int opener, ReadOnlySpan<byte> source, long offset)
    {
        var failing = EnterOrFail(FileOperation.Write, path);
        lock (gate)
        {
            RequireAlive(opener, path);
            if (failing)
            {
                content.Write(source[..WholeSectors(offset, chance.Next(source.Length + 1))], offset);
                throw Failure(FileOperation.Write, path);
            }
            RequireSpace(path, offset + source.Length - content.Length);
            content.Write(source, offset);
        }
    }

    internal void SyncData(FaultyContent content, string path, int opener)
    {
        var failing = EnterOrFail(FileOperation.SyncData, path);
        lock (gate)
        {
            RequireAlive(opener, path);
            if (failing)
            {
                content.FailSync(chance);
                throw Failure(FileOperation.SyncData, path);
            }
            content.Sync();
        }
    }

    internal void SetLength(FaultyContent content, string path, int opener, long length)
    {
        Enter(FileOperation.SetLength, path);
        lock (gate)
        {
            RequireAlive(opener, path);
            RequireSpace(path, length - content.Length);
            content.SetLength(length);
        }
    }

    internal void Unlock(string path, int opener)
    {
        lock (gate)
        {
            if (opener == life)
                locks.Remove(path);
        }
    }

    private void Enter(FileOperation operation, string path)
    {
        if (EnterOrFail(operation, path))
            throw Failure(operation, path);
    }

    private bool EnterOrFail(FileOperation operation, string path)
    {
        Before?.Invoke(operation, path);
        lock (gate)
            return faults.Meets(operation, path);
    }

    // A write that fails or is cut off ends at a sector's boundary, as the page cache's do.
    private static int WholeSectors(long offset, int count) => (int)Math.Max(0, (offset + count) / FaultyContent.SectorBytes * FaultyContent.SectorBytes - offset);

    private static IOException Failure(FileOperation operation, string path) => new($"{path}: injected failure of {operation}");

    private void EndProcess()
    {
        life++;
        locks.Clear();
    }

    private void RequireAlive(int opener, string path)
    {
        if (opener != life)
            throw new IOException($"{path}: the process that opened this file is dead");
    }

    private void RequireSpace(string path, long growth)
    {
        if (growth > 0 && growth > CapacityBytes - UsedBytes())
            throw new DiskFullException($"{path}: no space left on the volume");
    }

    private long UsedBytes()
    {
        long used = 0;
        foreach (var content in names.Live.Values)
            used += content?.Length ?? 0;
        return used;
    }

    private FaultyContent ContentOf(string path) =>
        names.Live.TryGetValue(path, out var content) && content is not null ? content : throw new FileNotFoundException($"{path}: no such file", path);

    private bool IsFolder(string path) => path is "" or "/" || (names.Live.TryGetValue(path, out var content) && content is null);

    private void RequireFolder(string path)
    {
        if (!IsFolder(path))
            throw new DirectoryNotFoundException($"{path}: no such folder");
    }
}
