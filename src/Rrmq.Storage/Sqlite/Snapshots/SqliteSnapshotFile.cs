namespace Rrmq.Storage;

/// <summary>The bytes of one snapshot as a file: each write a piece, behind the one before it, durable when it returns. One thread.</summary>
internal sealed class SqliteSnapshotFile(SqliteDatabase database, long id) : IFile
{
    // The piece that was read last: a snapshot is read from front to back, a few bytes and then many.
    private (long Offset, byte[] Bytes)? _piece;

    public long Length => database.Read(file =>
    {
        using var row = file.Use("SELECT offset + length(bytes) FROM snapshot_pieces WHERE snapshot = ?1 ORDER BY offset DESC LIMIT 1").Bind(1, id);
        return row.Step() ? row.Integer(0) : 0;
    });

    public int Read(Span<byte> destination, long offset)
    {
        var count = 0;
        while (count < destination.Length && PieceAt(offset + count) is { } piece)
        {
            var from = piece.Bytes.AsSpan((int)(offset + count - piece.Offset));
            var taken = Math.Min(from.Length, destination.Length - count);
            from[..taken].CopyTo(destination[count..]);
            count += taken;
        }

        return count;
    }

    public void Write(ReadOnlySpan<byte> source, long offset)
    {
        var bytes = source.ToArray();
        _piece = null;
        database.WriteWithRoom(file => file.Use("INSERT INTO snapshot_pieces VALUES (?1, ?2, ?3)").Bind(1, id).Bind(2, offset).Bind(3, bytes).Run());
    }

    public void SyncData()
    {
        // Every piece is durable already.
    }

    public void SetLength(long length) => throw new NotSupportedException("a snapshot only grows");

    public void Allocate(long length) => throw new NotSupportedException("a snapshot only grows by what is written");

    public void Dispose()
    {
        // The file belongs to the store.
    }

    private (long Offset, byte[] Bytes)? PieceAt(long offset)
    {
        if (_piece is { } last && offset >= last.Offset && offset < last.Offset + last.Bytes.Length)
            return last;
        return _piece = database.Read<(long, byte[])?>(file =>
        {
            using var row = file.Use("SELECT offset, bytes FROM snapshot_pieces WHERE snapshot = ?1 AND offset <= ?2 ORDER BY offset DESC LIMIT 1").Bind(1, id).Bind(2, offset);
            return row.Step() && row.Integer(0) + row.Blob(1).Length > offset ? (row.Integer(0), row.Blob(1).ToArray()) : null;
        });
    }
}
