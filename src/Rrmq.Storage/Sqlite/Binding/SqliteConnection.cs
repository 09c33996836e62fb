namespace Rrmq.Storage;

/// <summary>One connection to a file. One thread at a time; statements are prepared once.</summary>
internal sealed class SqliteConnection : IDisposable
{
    // Whoever looks at the file with a tool of his own may hold it for a moment.
    private const int PatienceMs = 1000;

    private nint _handle;
    private readonly string _path;
    private readonly Dictionary<string, (nint Handle, SqliteStatement Statement)> _prepared = [];

    /// <param name="path">The file.</param>
    /// <param name="flags">As <c>sqlite3_open_v2</c> takes them.</param>
    /// <param name="uri">How the library is to open it, where the path alone does not say.</param>
    public SqliteConnection(string path, int flags, string? uri = null)
    {
        _path = path;
        var code = SqliteApi.Open(uri ?? path, out _handle, flags | SqliteApi.OpenNoMutex | (uri is null ? 0 : SqliteApi.OpenUri), 0);
        try
        {
            if (code != SqliteApi.Ok)
                throw _handle == 0 ? new IOException($"{path}: SQLite had no memory to open it") : SqliteErrors.Of(_handle, path);
            _ = SqliteApi.BusyTimeout(_handle, PatienceMs);
        }
        catch
        {
            _ = SqliteApi.Close(_handle);
            throw;
        }
    }

    /// <summary>A statement, ready to be bound; not to be taken again before it is disposed.</summary>
    public SqliteStatement Use(string sql)
    {
        if (_prepared.TryGetValue(sql, out var found))
            return found.Statement;
        if (SqliteApi.Prepare(_handle, sql, -1, out var handle, 0) != SqliteApi.Ok)
            throw SqliteErrors.Of(_handle, _path);
        var statement = new SqliteStatement(handle, _handle, _path);
        _prepared.Add(sql, (handle, statement));
        return statement;
    }

    /// <summary>Runs one or more statements to their ends.</summary>
    public void Execute(string sql)
    {
        if (SqliteApi.Execute(_handle, sql, 0, 0, 0) != SqliteApi.Ok)
            throw SqliteErrors.Of(_handle, _path);
    }

    /// <summary>The first column of the first row; 0 when there is none.</summary>
    public long Integer(string sql)
    {
        using var statement = Use(sql);
        return statement.Step() ? statement.Integer(0) : 0;
    }

    /// <summary>The first column of the first row; empty when there is none.</summary>
    public string Text(string sql)
    {
        using var statement = Use(sql);
        return statement.Step() ? statement.Text(0) : "";
    }

    public void Dispose()
    {
        foreach (var (handle, _) in _prepared.Values)
            _ = SqliteApi.FinalizeStatement(handle);
        _prepared.Clear();
        _ = SqliteApi.Close(_handle);
        _handle = 0;
    }
}
