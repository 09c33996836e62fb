using System.Buffers.Binary;
using System.Numerics;

namespace Rrmq.Storage;

/// <summary>
/// The first 64 bytes of a segment, and of a rewritten file: whose it is, which it is, and how long the file was when it got its name. It lies within one disk sector, so it is either there or all zeros, never torn. Pure.
/// </summary>
internal static class SegmentHeader
{
    public const int Bytes = 64;
    public const uint FormatVersion = 1;

    private const int BornBytesOffset = 40;
    private const int ChecksumOffset = Bytes - 4;

    public static ReadOnlySpan<byte> SegmentMagic => "RRMQSEG1"u8;

    public static ReadOnlySpan<byte> KeptMagic => "RRMQKEP1"u8;

    public static void Write(Span<byte> header, ReadOnlySpan<byte> magic, NodeIdentity identity, ulong segment, long bornBytes)
    {
        header.Clear();
        magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], FormatVersion);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], identity.Node.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(header[16..], identity.Cluster.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(header[24..], identity.Incarnation.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(header[32..], segment);
        BinaryPrimitives.WriteInt64LittleEndian(header[BornBytesOffset..], bornBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(header[ChecksumOffset..], Checksum(header));
    }

    /// <summary>The length that was durable before the segment took its name. A shorter file has lost bytes, which no crash does.</summary>
    public static long BornBytes(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadInt64LittleEndian(header[BornBytesOffset..]);

    /// <summary>Whether it reads as someone wrote it. What is wrong with it all the same was not done by the disk.</summary>
    public static bool IsSound(ReadOnlySpan<byte> header, ReadOnlySpan<byte> magic) =>
        header[..magic.Length].SequenceEqual(magic) && BinaryPrimitives.ReadUInt32LittleEndian(header[ChecksumOffset..]) == Checksum(header);

    /// <summary>What is wrong with this header, or null. The fields are named in the order in which an operator can do something about them.</summary>
    public static string? FindProblem(ReadOnlySpan<byte> header, ReadOnlySpan<byte> magic, NodeIdentity identity, ulong segment)
    {
        if (!header[..magic.Length].SequenceEqual(magic))
            return $"the segment header does not start with {System.Text.Encoding.ASCII.GetString(magic)}";
        var version = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header[ChecksumOffset..]) != Checksum(header))
            return "the segment header's checksum is wrong";
        if (version != FormatVersion)
            return $"the segment has format version {version}, this program knows {FormatVersion}";
        var cluster = new ClusterId(BinaryPrimitives.ReadUInt64LittleEndian(header[16..]));
        if (cluster != identity.Cluster)
            return $"the segment belongs to cluster {cluster}, expected {identity.Cluster}";
        var node = new NodeId(BinaryPrimitives.ReadInt32LittleEndian(header[12..]));
        if (node != identity.Node)
            return $"the segment belongs to node {node}, expected {identity.Node}";
        var incarnation = new Incarnation(BinaryPrimitives.ReadUInt64LittleEndian(header[24..]));
        if (incarnation != identity.Incarnation)
            return $"the segment belongs to incarnation {incarnation}, expected {identity.Incarnation}";
        var found = BinaryPrimitives.ReadUInt64LittleEndian(header[32..]);
        return found == segment ? null : $"the segment header says segment {found}, the file name {segment}";
    }

    /// <summary>Whose segment it says it is; null when the header is none, or damaged.</summary>
    public static NodeIdentity? OwnerOf(ReadOnlySpan<byte> header) =>
        header.StartsWith(SegmentMagic) && BinaryPrimitives.ReadUInt32LittleEndian(header[ChecksumOffset..]) == Checksum(header)
            ? new NodeIdentity(
                new ClusterId(BinaryPrimitives.ReadUInt64LittleEndian(header[16..])),
                new NodeId(BinaryPrimitives.ReadInt32LittleEndian(header[12..])),
                new Incarnation(BinaryPrimitives.ReadUInt64LittleEndian(header[24..])))
            : null;

    private static uint Checksum(ReadOnlySpan<byte> header)
    {
        var checksum = uint.MaxValue;
        for (var at = 0; at < 56; at += 8)
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(header[at..]));
        return BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt32LittleEndian(header[56..]));
    }
}
