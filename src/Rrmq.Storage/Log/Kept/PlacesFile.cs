using System.Buffers.Binary;

namespace Rrmq.Storage;

/// <summary>
/// Where the records lie in a file outside the log, noted beside it (docs/file-formats.md), so that a start need not read the bodies of all that is queued. A convenience and no
/// truth: when it is missing, stale or damaged the file itself is read, so it is not synced. One thread.
/// </summary>
internal sealed class PlacesFile(IFileSystem files, NodeIdentity identity)
{
    public const string Suffix = ".idx";

    private const int HeadBytes = 40;
    private const int ExtentBytes = 24;
    private const int PlaceBytes = 12;
    private const int LargestBytes = 256 << 20;

    private static ReadOnlySpan<byte> Magic => "RRMQIDX1"u8;

    public static string PathFor(string path) => path + Suffix;

    /// <summary>Notes the places of a file's records. On a full disk it goes without.</summary>
    public void Write(KeptSource source)
    {
        var path = PathFor(source.File.Path);
        try
        {
            if (files.FileExists(path))
                files.Delete(path);
            using var file = files.Create(path);
            file.Write(Encode(source), 0);
        }
        catch (DiskFullException)
        {
            if (files.FileExists(path))
                files.Delete(path);
        }
    }

    public void Delete(KeptSource source)
    {
        var path = PathFor(source.File.Path);
        if (files.FileExists(path))
            files.Delete(path);
    }

    /// <summary>The extents that the manifest describes; null when the note does not hold them, or is not whole.</summary>
    public List<(GroupId, KeptExtent)>? TryRead(RecordFile file, ManifestFile described)
    {
        var path = PathFor(file.Path);
        if (!files.FileExists(path) || TryReadWhole(path) is not { } content)
            return null;
        var bytes = content.AsSpan();
        if (bytes.Length < HeadBytes + sizeof(uint)
            || Checksum.Of(uint.MaxValue, bytes[..^sizeof(uint)]) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[^sizeof(uint)..])
            || !bytes[..HeadBytes].SequenceEqual(Head(described.IsSegment, described.Number, described.End, described.Extents.Count)))
            return null;
        var extents = new List<(GroupId, KeptExtent)>();
        ReadOnlySpan<byte> rest = bytes[HeadBytes..^sizeof(uint)];
        foreach (var extent in described.Extents)
        {
            if (TakeExtent(ref rest, file, extent) is not { } found)
                return null;
            extents.Add((extent.Group, found));
        }

        return rest.IsEmpty ? extents : null;
    }

    private byte[] Encode(KeptSource source)
    {
        var bytes = new byte[HeadBytes + source.Extents.Sum(pair => ExtentBytes + (PlaceBytes * pair.Extent.Count)) + sizeof(uint)];
        Head(source.IsSegment, source.Number, source.End, source.Extents.Count).CopyTo(bytes, 0);
        var rest = bytes.AsSpan(HeadBytes);
        foreach (var (group, extent) in source.Extents)
        {
            BinaryPrimitives.WriteInt32LittleEndian(rest, group.Value);
            BinaryPrimitives.WriteInt32LittleEndian(rest[4..], extent.Count);
            BinaryPrimitives.WriteInt64LittleEndian(rest[8..], extent.First.Value);
            BinaryPrimitives.WriteInt64LittleEndian(rest[16..], extent.Last.Value);
            rest = rest[ExtentBytes..];
            for (var i = 0; i < extent.Count; i++)
            {
                var place = extent[i];
                BinaryPrimitives.WriteUInt32LittleEndian(rest, (uint)(place.Index - extent.First));
                BinaryPrimitives.WriteUInt32LittleEndian(rest[4..], place.Offset);
                BinaryPrimitives.WriteUInt32LittleEndian(rest[8..], place.PayloadBytes);
                rest = rest[PlaceBytes..];
            }
        }

        BinaryPrimitives.WriteUInt32LittleEndian(rest, Checksum.Of(uint.MaxValue, bytes.AsSpan(0, bytes.Length - sizeof(uint))));
        return bytes;
    }

    private static KeptExtent? TakeExtent(ref ReadOnlySpan<byte> rest, RecordFile file, ManifestExtent described)
    {
        if (rest.Length < ExtentBytes
            || BinaryPrimitives.ReadInt32LittleEndian(rest) != described.Group.Value
            || BinaryPrimitives.ReadInt32LittleEndian(rest[4..]) is var count && (count < 1 || count > (rest.Length - ExtentBytes) / PlaceBytes)
            || BinaryPrimitives.ReadInt64LittleEndian(rest[8..]) != described.First.Value
            || BinaryPrimitives.ReadInt64LittleEndian(rest[16..]) != described.Last.Value)
            return null;
        rest = rest[ExtentBytes..];
        var places = new BodyPosition[count];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = new BodyPosition(
                described.First + BinaryPrimitives.ReadUInt32LittleEndian(rest),
                BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]),
                BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]));
            rest = rest[PlaceBytes..];
        }

        return new KeptExtent(file, places, described.Since);
    }

    private byte[] Head(bool isSegment, long number, long end, int extents)
    {
        var head = new byte[HeadBytes];
        Magic.CopyTo(head);
        BinaryPrimitives.WriteUInt64LittleEndian(head.AsSpan(8), identity.Incarnation.Value);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(16), number);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(24), end);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(32), extents);
        head[36] = isSegment ? (byte)1 : (byte)0;
        return head;
    }

    private byte[]? TryReadWhole(string path)
    {
        try
        {
            return AtomicFile.Read(files, path, LargestBytes);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
