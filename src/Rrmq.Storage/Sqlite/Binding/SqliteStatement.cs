using System.Runtime.InteropServices;

namespace Rrmq.Storage;

/// <summary>
/// A prepared statement of one connection, used by one thread at a time. Parameters are counted from 1 and columns from 0, as the library counts them. Disposing ends its use; the
/// connection keeps it for the next.
/// </summary>
internal sealed unsafe class SqliteStatement(nint handle, nint database, string path) : IDisposable
{
    public SqliteStatement Bind(int at, long value)
    {
        Check(SqliteApi.BindInteger(handle, at, value));
        return this;
    }

    public SqliteStatement Bind(int at, string value)
    {
        Check(SqliteApi.BindText(handle, at, value, -1, SqliteApi.Transient));
        return this;
    }

    public SqliteStatement Bind(int at, ReadOnlySpan<byte> value)
    {
        fixed (byte* bytes = value)
            Check(value.IsEmpty ? SqliteApi.BindZeroBlob(handle, at, 0) : SqliteApi.BindBlob(handle, at, bytes, value.Length, SqliteApi.Transient));
        return this;
    }

    /// <summary>True when there is a row.</summary>
    public bool Step()
    {
        var code = SqliteApi.Step(handle);
        return code == SqliteApi.Row || (code == SqliteApi.Done ? false : throw SqliteErrors.Of(database, path));
    }

    /// <summary>Runs a statement that gives no row, or of which none matters.</summary>
    public void Run()
    {
        Step();
        Dispose();
    }

    public long Integer(int column) => SqliteApi.ColumnInteger(handle, column);

    public string Text(int column) => Marshal.PtrToStringUTF8(SqliteApi.ColumnText(handle, column)) ?? "";

    /// <summary>Valid until the next step.</summary>
    public ReadOnlySpan<byte> Blob(int column)
    {
        // In this order, as the library asks for.
        var bytes = SqliteApi.ColumnBlob(handle, column);
        return new ReadOnlySpan<byte>(bytes, SqliteApi.ColumnBytes(handle, column));
    }

    public void Dispose()
    {
        // What a failed step returned comes back here, and was told already.
        _ = SqliteApi.Reset(handle);
        _ = SqliteApi.ClearBindings(handle);
    }

    private void Check(int code)
    {
        if (code != SqliteApi.Ok)
            throw SqliteErrors.Of(database, path);
    }
}
