namespace Rrmq.Storage;

/// <summary>
/// A disk in memory that behaves as badly as real ones do, and the same way each time for the same seed and the same calls. What was not synced may be
/// gone after <see cref="Crash"/>, sector by sector and name by name. Errors, a full disk, damage and stalls come on demand. Paths are compared as given.
/// For simulations and tests; safe for many threads, though only one thread at a time makes a run repeatable.
/// </summary>
public sealed class FaultyFileSystem(int seed) : IFileSystem
{
    private readonly Lock _gate = new();
    private readonly FaultyNames _names = new();
    private readonly Random _chance = new(seed);
    private readonly FaultPlan _faults = new();
    private readonly HashSet<string> _locks = new(StringComparer.Ordinal);
    private int _life;
    private int _nextId;

    /// <summary>Called before each operation with its path, outside all locks: to count, to stall, or to throw.</summary>
    public Action<FileOperation, string>? Before { get; set; }

    /// <summary>Bytes all files together may have. Growing beyond it throws <see cref="DiskFullException"/>.</summary>
    public long CapacityBytes { get; set; } = long.MaxValue;

    /// <summary>Lets one operation fail: the one after <paramref name="after"/> more of its kind, on paths that contain <paramref name="pathPart"/>.</summary>
    public void FailNext(FileOperation operation, int after = 0, string pathPart = "")
    {
        lock (_gate)
            _faults.Add(operation, after, pathPart);
    }

    /// <summary>Nothing that was ordered with <see cref="FailNext"/> and has not been met fails any more.</summary>
    public void ForgetFailures()
    {
        lock (_gate)
            _faults.Clear();
    }

    /// <summary>Power cut: each unsynced sector and name is kept or lost by chance. Open handles and locks are gone.</summary>
    public void Crash()
    {
        lock (_gate)
        {
            foreach (var content in _names.AllContents())
                content.Crash(_chance);
            _names.Crash(_chance);
            EndProcess();
        }
    }

    /// <summary>The process dies and the machine does not: handles and locks are gone, everything written is still there, synced or not.</summary>
    public void KillProcess()
    {
        lock (_gate)
            EndProcess();
    }

    /// <summary>Flips the bits of <paramref name="mask"/> in one byte, on the disk itself.</summary>
    public void Flip(string path, long offset, byte mask = 0x01)
    {
        lock (_gate)
            ContentOf(path).Damage(offset, mask);
    }

    /// <summary>Cuts a file short, on the disk itself.</summary>
    public void Truncate(string path, long length)
    {
        lock (_gate)
            ContentOf(path).DamageLength(length);
    }

    /// <summary>Path and content of every file, in ordinal order; folders have no content.</summary>
    public IReadOnlyList<KeyValuePair<string, byte[]?>> Snapshot()
    {
        lock (_gate)
        {
            var all = new List<KeyValuePair<string, byte[]?>>();
            foreach (var (path, content) in _names.Live)
                all.Add(new(path, content?.ToArray()));
            return all;
        }
    }

    public IFile Create(string path)
    {
        Enter(FileOperation.Create, path);
        lock (_gate)
        {
            if (_names.Live.ContainsKey(path))
                throw new IOException($"{path}: exists");
            RequireFolder(FaultyNames.FolderOf(path));
            var content = new FaultyContent(_nextId++);
            _names.Add(path, content);
            return new FaultyFile(this, content, path, _life);
        }
    }

    public IFile Open(string path)
    {
        Enter(FileOperation.Open, path);
        lock (_gate)
            return new FaultyFile(this, ContentOf(path), path, _life);
    }

    public IDisposable? TryLock(string path)
    {
        Enter(FileOperation.TryLock, path);
        lock (_gate)
        {
            if (!_locks.Add(path))
                return null;
            if (!_names.Live.ContainsKey(path))
                _names.Add(path, new FaultyContent(_nextId++));
            return new FaultyLock(this, path, _life);
        }
    }

    public bool FileExists(string path)
    {
        lock (_gate)
            return _names.Live.TryGetValue(path, out var content) && content is not null;
    }

    public bool DirectoryExists(string path)
    {
        lock (_gate)
            return IsFolder(path);
    }

    public IReadOnlyList<string> List(string path)
    {
        lock (_gate)
        {
            RequireFolder(path);
            var found = new List<string>();
            foreach (var name in _names.Live.Keys)
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
        lock (_gate)
        {
            ContentOf(path);
            _names.Remove(path);
        }
    }

    public void Rename(string from, string to)
    {
        Enter(FileOperation.Rename, from);
        lock (_gate)
        {
            ContentOf(from);
            _names.Rename(from, to);
        }
    }

    public void CreateDirectory(string path)
    {
        Enter(FileOperation.CreateDirectory, path);
        lock (_gate)
        {
            if (FaultyNames.FolderOf(path) is { Length: > 0 } parent && !IsFolder(parent))
                CreateDirectory(parent);
            if (!IsFolder(path))
                _names.Add(path, null);
        }
    }

    public void SyncDirectory(string path)
    {
        Enter(FileOperation.SyncDirectory, path);
        lock (_gate)
        {
            RequireFolder(path);
            _names.Sync(path);
        }
    }

    public long FreeBytes(string path)
    {
        lock (_gate)
            return Math.Max(0, CapacityBytes - UsedBytes());
    }

    internal long LengthOf(FaultyContent content, string path, int opener)
    {
        lock (_gate)
        {
            RequireAlive(opener, path);
            return content.Length;
        }
    }

    internal int Read(FaultyContent content, string path, int opener, Span<byte> destination, long offset)
    {
        Enter(FileOperation.Read, path);
        lock (_gate)
        {
            RequireAlive(opener, path);
            return content.Read(destination, offset);
        }
    }

    internal void Write(FaultyContent content, string path, int opener, ReadOnlySpan<byte> source, long offset)
    {
        var failing = EnterOrFail(FileOperation.Write, path);
        lock (_gate)
        {
            RequireAlive(opener, path);
            if (failing)
            {
                content.Write(source[..WholeSectors(offset, _chance.Next(source.Length + 1))], offset);
                throw Failure(FileOperation.Write, path);
            }
            RequireSpace(path, offset + source.Length - content.Length);
            content.Write(source, offset);
        }
    }

    internal void SyncData(FaultyContent content, string path, int opener)
    {
        var failing = EnterOrFail(FileOperation.SyncData, path);
        lock (_gate)
        {
            RequireAlive(opener, path);
            if (failing)
            {
                content.FailSync(_chance);
                throw Failure(FileOperation.SyncData, path);
            }
            content.Sync();
        }
    }

    internal void SetLength(FaultyContent content, string path, int opener, long length)
    {
        Enter(FileOperation.SetLength, path);
        lock (_gate)
        {
            RequireAlive(opener, path);
            RequireSpace(path, length - content.Length);
            content.SetLength(length);
        }
    }

    internal void Unlock(string path, int opener)
    {
        lock (_gate)
        {
            if (opener == _life)
                _locks.Remove(path);
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
        lock (_gate)
            return _faults.Meets(operation, path);
    }

    // A write that fails or is cut off ends at a sector's boundary, as the page cache's do.
    private static int WholeSectors(long offset, int count) => (int)Math.Max(0, (offset + count) / FaultyContent.SectorBytes * FaultyContent.SectorBytes - offset);

    private static IOException Failure(FileOperation operation, string path) => new($"{path}: injected failure of {operation}");

    private void EndProcess()
    {
        _life++;
        _locks.Clear();
    }

    private void RequireAlive(int opener, string path)
    {
        if (opener != _life)
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
        foreach (var content in _names.Live.Values)
            used += content?.Length ?? 0;
        return used;
    }

    private FaultyContent ContentOf(string path) =>
        _names.Live.TryGetValue(path, out var content) && content is not null ? content : throw new FileNotFoundException($"{path}: no such file", path);

    private bool IsFolder(string path) => path is "" or "/" || (_names.Live.TryGetValue(path, out var content) && content is null);

    private void RequireFolder(string path)
    {
        if (!IsFolder(path))
            throw new DirectoryNotFoundException($"{path}: no such folder");
    }
}
