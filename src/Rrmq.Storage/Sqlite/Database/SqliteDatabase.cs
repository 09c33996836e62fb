using System.Collections.Concurrent;

namespace Rrmq.Storage;

/// <summary>
/// The open file. All that changes it goes through one connection, one transaction after the other; readers have connections of their own, never wait, and see what is durable.
/// Checkpoints are made by that one connection too: the library before 3.51.3 may lose a commit when one connection commits while another one checkpoints.
/// Nothing else in this process may open and close the file meanwhile: the system would take that for the end of the library's locks.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    /// <summary>The write-ahead log takes this much before its file grows; it is emptied at half of it. On a full disk appends go on in what is left.</summary>
    private const int PreparedBytes = 8 << 20;

    /// <summary>Of a volume with less free, what can wait takes nothing.</summary>
    private const long LeastFreeBytes = 4 << 20;

    /// <summary>What can wait is written in pieces of about 1 MiB, and the write-ahead log is emptied after so many.</summary>
    private const int PiecesACheckpoint = 4;

    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private readonly Lock _gate = new();
    private readonly IFileSystem _files;
    private readonly SqliteConnection? _writer;
    private readonly string? _uri;
    private readonly bool _sweepsIndex;
    private volatile bool _closed;
    private int _pieces;

    private SqliteDatabase(IFileSystem files, string path, SqliteConnection writer)
    {
        _files = files;
        Path = path;
        _writer = writer;
    }

    private SqliteDatabase(IFileSystem files, string path)
    {
        _files = files;
        Path = path;
        _sweepsIndex = WalBytes > 0 && !File.Exists(IndexPath);
        // Without a write-ahead log the file is whole by itself, and the library need not make one to read it.
        _uri = WalBytes > 0 ? null : $"file:{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}?immutable=1";
    }

    public string Path { get; }

    /// <summary>Bytes of the file and of the write-ahead log beside it.</summary>
    public long BytesOnDisk => FileBytes + WalBytes;

    public long FileBytes => LengthOf(Path);

    public long WalBytes => LengthOf(WalPath);

    /// <summary>Bytes that can still be written: what the volume has free, and what holds nothing in the file, which is written to first.</summary>
    public long FreeBytes => _files.FreeBytes(Folder) + Read(connection => connection.Integer("PRAGMA freelist_count") * connection.Integer("PRAGMA page_size"));

    /// <exception cref="LogCorruptException">It is no SQLite file, or a damaged one.</exception>
    /// <exception cref="IOException">The disk failed, or another process writes to it.</exception>
    public static SqliteDatabase Open(IFileSystem files, string path)
    {
        var writer = new SqliteConnection(path, SqliteApi.OpenReadWrite);
        try
        {
            if (writer.Text("PRAGMA journal_mode = WAL") is var mode and not "wal")
                throw new IOException($"{path}: journal_mode is {mode}, expected wal: the folder must be on a local disk");
            // FULL syncs the write-ahead log before each commit returns. Checkpoints are ours to make: the library would keep quiet about those of its own that fail.
            writer.Execute("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0");
            return new SqliteDatabase(files, path, writer);
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opens the file of a stopped node to be read only. What is to be read of a write-ahead log the library finds by an index that it makes beside it, <c>-shm</c>, which goes again when
    /// this is disposed; nothing else is touched.
    /// </summary>
    public static SqliteDatabase Look(IFileSystem files, string path) => new(files, path);

    /// <summary>One transaction: durable when this returns, and undone when <paramref name="work"/> throws.</summary>
    /// <param name="work">What to write.</param>
    /// <param name="committed">Called once it is durable, before anyone else writes.</param>
    public void Write(Action<SqliteConnection> work, Action? committed = null)
    {
        lock (_gate)
        {
            var writer = Writer;
            writer.Execute("BEGIN IMMEDIATE");
            try
            {
                work(writer);
                writer.Execute("COMMIT");
            }
            catch
            {
                RollBack(writer);
                throw;
            }

            committed?.Invoke();
        }
    }

    /// <summary>The same for what can wait until the disk has room: it leaves the last of it to appends. One thread.</summary>
    /// <exception cref="DiskFullException">The volume is all but full.</exception>
    public void WriteWithRoom(Action<SqliteConnection> work, Action? committed = null)
    {
        if (_files.FreeBytes(Folder) is var free and < LeastFreeBytes)
            throw new DiskFullException($"{Path}: {free} bytes are free, expected {LeastFreeBytes}");
        Write(work, committed);
        if (++_pieces % PiecesACheckpoint == 0)
            Checkpoint();
    }

    /// <summary>
    /// Makes the write-ahead log as long as it usually gets, with zeros that the library reads as its end, so that an append needs no room that is not there already. Before the
    /// first append. On a full disk it stays as it is.
    /// </summary>
    public void Prepare()
    {
        using var wal = _files.Open(WalPath);
        var zeros = new byte[1 << 20];
        try
        {
            for (var end = wal.Length; end < PreparedBytes; end += zeros.Length)
                wal.Write(zeros, end);
            wal.SyncData();
        }
        catch (DiskFullException)
        {
            // The node starts with publishes refused, and consumers may yet make room.
        }
    }

    /// <summary>Reads as of one moment.</summary>
    public T Read<T>(Func<SqliteConnection, T> work)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (!_readers.TryTake(out var reader))
            reader = new SqliteConnection(Path, SqliteApi.OpenReadOnly, _uri);
        var sound = false;
        try
        {
            reader.Execute("BEGIN");
            var result = work(reader);
            reader.Execute("COMMIT");
            sound = true;
            return result;
        }
        finally
        {
            if (sound && !_closed)
                _readers.Add(reader);
            else
                reader.Dispose();
        }
    }

    /// <summary>Moves what is committed into the file, so that the write-ahead log begins anew. Waits for no reader.</summary>
    public void Checkpoint() => Alone("PRAGMA wal_checkpoint(PASSIVE)");

    /// <summary>Cuts some pages that hold nothing off the file, as one transaction; the disk has them back after the next checkpoint.</summary>
    public void Shrink(int pages) => Alone($"PRAGMA incremental_vacuum({pages})");

    public void Dispose()
    {
        // A reader that is still out closes its connection when it comes back.
        _closed = true;
        while (_readers.TryTake(out var reader))
            reader.Dispose();
        lock (_gate)
            _writer?.Dispose();
        if (_sweepsIndex)
            File.Delete(IndexPath);
    }

    private string Folder => System.IO.Path.GetDirectoryName(Path)!;

    private string WalPath => Path + "-wal";

    private string IndexPath => Path + "-shm";

    private SqliteConnection Writer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return _writer ?? throw new InvalidOperationException($"{Path}: is only to be looked at");
        }
    }

    private void Alone(string sql)
    {
        lock (_gate)
            Writer.Execute(sql);
    }

    private static void RollBack(SqliteConnection writer)
    {
        try
        {
            writer.Execute("ROLLBACK");
        }
        catch (IOException)
        {
            // The library has rolled back by itself, as it does on a full or failing disk; the error that led here is the one to tell.
        }
    }

    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
