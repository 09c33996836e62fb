using System.Collections.Concurrent;

namespace Rrmq.Storage;

/// <summary>
/// The open file. All that changes it goes through one connection, one transaction after the other; readers have connections of their own, never wait, and see what is durable.
/// Checkpoints are made by that one connection too: the library before 3.51.3 may lose a commit when one connection commits while another one checkpoints.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private readonly Lock _gate = new();
    private readonly SqliteConnection _writer;
    private volatile bool _closed;

    private SqliteDatabase(string path, SqliteConnection writer)
    {
        Path = path;
        _writer = writer;
    }

    public string Path { get; }

    /// <summary>Bytes of the file and of the write-ahead log beside it.</summary>
    public long BytesOnDisk => LengthOf(Path) + LengthOf(Path + "-wal");

    /// <summary>Bytes in the file that hold nothing and are written to first.</summary>
    public long FreeBytes => Read(connection => connection.Integer("PRAGMA freelist_count") * connection.Integer("PRAGMA page_size"));

    /// <exception cref="LogCorruptException">It is no SQLite file, or a damaged one.</exception>
    /// <exception cref="IOException">The disk failed, or another process writes to it.</exception>
    public static SqliteDatabase Open(string path)
    {
        var writer = new SqliteConnection(path, SqliteApi.OpenReadWrite);
        try
        {
            if (writer.Text("PRAGMA journal_mode = WAL") is var mode and not "wal")
                throw new IOException($"{path}: journal_mode is {mode}, expected wal: the folder must be on a local disk");
            // FULL syncs the write-ahead log before each commit returns. Checkpoints are ours to make: the library would keep quiet about those of its own that fail.
            writer.Execute("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0");
            return new SqliteDatabase(path, writer);
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>One transaction: durable when this returns, and undone when <paramref name="work"/> throws.</summary>
    /// <param name="work">What to write.</param>
    /// <param name="committed">Called once it is durable, before anyone else writes.</param>
    public void Write(Action<SqliteConnection> work, Action? committed = null)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _writer.Execute("BEGIN IMMEDIATE");
            try
            {
                work(_writer);
                _writer.Execute("COMMIT");
            }
            catch
            {
                RollBack();
                throw;
            }

            committed?.Invoke();
        }
    }

    /// <summary>Reads as of one moment.</summary>
    public T Read<T>(Func<SqliteConnection, T> work)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (!_readers.TryTake(out var reader))
            reader = new SqliteConnection(Path, SqliteApi.OpenReadOnly);
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
            _writer.Dispose();
    }

    private void Alone(string sql)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _writer.Execute(sql);
        }
    }

    private void RollBack()
    {
        try
        {
            _writer.Execute("ROLLBACK");
        }
        catch (IOException)
        {
            // The library has rolled back by itself, as it does on a full or failing disk; the error that led here is the one to tell.
        }
    }

    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
