using System.Buffers.Binary;
using System.Numerics;

namespace Rrmq.Storage;

/// <summary>
/// <c>durable-end</c>: how far the log was durable after the last sync (docs/decisions/0011). It tells a tail that was torn by a crash from one that went bad after it had been
/// acknowledged. Written without a sync, over the same 32 bytes each time: a power cut may bring back an earlier value, or none, and never a later one; after the end of a
/// process alone it is exact. What cannot be read counts as none. Recovery's, then the writer thread's.
/// </summary>
internal sealed class DurableEndFile : IDisposable
{
    public const string Name = "durable-end";

    // Within one sector, so that a power cut does not mix two of them.
    private const int Bytes = 32;
    private const int ChecksumOffset = Bytes - 4;

    private readonly IFileSystem _files;
    private readonly string _path;
    private readonly uint _seed;
    private readonly byte[] _buffer = new byte[Bytes];
    private IFile? _file;
    private bool _doesWithout;

    public DurableEndFile(IFileSystem files, string folder, Incarnation incarnation)
    {
        _files = files;
        _path = Path.Combine(folder, Name);
        _seed = BitOperations.Crc32C(uint.MaxValue, incarnation.Value);
    }

    private static ReadOnlySpan<byte> Magic => "RRMQEND1"u8;

    /// <summary>What was noted last, or null.</summary>
    public DurableEnd? Read()
    {
        if (!_files.FileExists(_path))
            return null;
        _file ??= _files.Open(_path);
        if (_file.Read(_buffer, 0) < Bytes)
            return null;
        var sound = _buffer.AsSpan(0, Magic.Length).SequenceEqual(Magic)
            && BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(ChecksumOffset)) == Checksum(_buffer);
        return sound
            ? new DurableEnd(BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(8)), BinaryPrimitives.ReadInt64LittleEndian(_buffer.AsSpan(16)))
            : null;
    }

    /// <summary>Notes that all up to here is durable. Only to be called after the sync that made it so. On a full disk a node goes without.</summary>
    public void Note(DurableEnd end)
    {
        if (_doesWithout)
            return;
        _buffer.AsSpan().Clear();
        Magic.CopyTo(_buffer);
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(8), end.Segment);
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.AsSpan(16), end.Offset);
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(ChecksumOffset), Checksum(_buffer));
        try
        {
            _file ??= _files.FileExists(_path) ? _files.Open(_path) : _files.Create(_path);
            _file.Write(_buffer, 0);
        }
        catch (DiskFullException)
        {
            // Its one block could not be had. The log itself is durable, and asking again after each batch would only cost time.
            _doesWithout = true;
        }
    }

    public void Dispose() => _file?.Dispose();

    private uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var checksum = _seed;
        for (var at = 0; at < 24; at += 8)
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]));
        return BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]));
    }
}
