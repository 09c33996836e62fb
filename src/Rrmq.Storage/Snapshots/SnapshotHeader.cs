using System.Buffers.Binary;

namespace Rrmq.Storage;

/// <summary>
/// The first 64 bytes of a snapshot (docs/file-formats.md): whose it is and what it stands for. References lead into this node's own log, so another node's snapshot means
/// nothing here. Pure.
/// </summary>
internal static class SnapshotHeader
{
    public const int Bytes = 64;
    public const uint FormatVersion = 1;

    private const int ChecksumOffset = Bytes - 4;

    private static ReadOnlySpan<byte> Magic => "RRMQSNP1"u8;

    /// <summary>Fills the header and returns its checksum, from which those of the blocks start.</summary>
    public static uint Write(Span<byte> header, NodeIdentity identity, SnapshotInfo info)
    {
        header.Clear();
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], FormatVersion);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], identity.Node.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(header[16..], identity.Cluster.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(header[24..], identity.Incarnation.Value);
        BinaryPrimitives.WriteInt64LittleEndian(header[32..], info.Index.Value);
        BinaryPrimitives.WriteInt64LittleEndian(header[40..], info.Term.Value);
        BinaryPrimitives.WriteUInt16LittleEndian(header[48..], info.Group.Value);
        var checksum = Checksum.Of(uint.MaxValue, header[..ChecksumOffset]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[ChecksumOffset..], checksum);
        return checksum;
    }

    /// <summary>What the header says, whosever it is without an expected identity; what is wrong with it comes out as the second value.</summary>
    public static (SnapshotInfo Info, uint Checksum, string? Problem) Read(ReadOnlySpan<byte> header, NodeIdentity? expected)
    {
        var info = new SnapshotInfo(
            new GroupId(BinaryPrimitives.ReadUInt16LittleEndian(header[48..])),
            new LogIndex(BinaryPrimitives.ReadInt64LittleEndian(header[32..])),
            new Term(BinaryPrimitives.ReadInt64LittleEndian(header[40..])),
            default);
        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(header[ChecksumOffset..]);
        return (info, checksum, FindProblem(header, expected, checksum));
    }

    private static string? FindProblem(ReadOnlySpan<byte> header, NodeIdentity? expected, uint checksum)
    {
        if (!header[..Magic.Length].SequenceEqual(Magic))
            return "the snapshot does not start with RRMQSNP1";
        if (checksum != Checksum.Of(uint.MaxValue, header[..ChecksumOffset]))
            return "the checksum of the snapshot's header is wrong";
        if (BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) is var version && version != FormatVersion)
            return $"the snapshot has format version {version}, this program knows {FormatVersion}";
        var found = new NodeIdentity(
            new ClusterId(BinaryPrimitives.ReadUInt64LittleEndian(header[16..])),
            new NodeId(BinaryPrimitives.ReadInt32LittleEndian(header[12..])),
            new Incarnation(BinaryPrimitives.ReadUInt64LittleEndian(header[24..])));
        return expected is null || found == expected ? null : $"the snapshot belongs to {found}, expected {expected}";
    }
}
