using System.Buffers.Binary;

namespace Rrmq.Storage;

/// <summary>The first 64 bytes of a backup (docs/file-formats.md). Pure.</summary>
internal static class BackupHeader
{
    public const int Bytes = 64;

    private const uint FormatVersion = 1;
    private const int ChecksumOffset = Bytes - 4;

    private static ReadOnlySpan<byte> Magic => "RRMQBAK1"u8;

    /// <summary>Fills the header and returns its checksum, from which those of the blocks start.</summary>
    public static uint Write(Span<byte> header, BackupInfo info)
    {
        header.Clear();
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], FormatVersion);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], info.Node.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(header[16..], info.Cluster.Value);
        BinaryPrimitives.WriteInt64LittleEndian(header[24..], info.Index.Value);
        BinaryPrimitives.WriteInt64LittleEndian(header[32..], info.Term.Value);
        BinaryPrimitives.WriteInt64LittleEndian(header[40..], info.TakenAtMs);
        var checksum = Checksum.Of(uint.MaxValue, header[..ChecksumOffset]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[ChecksumOffset..], checksum);
        return checksum;
    }

    /// <summary>What the header says, and its checksum.</summary>
    /// <exception cref="BackupException">It is none.</exception>
    public static (BackupInfo Info, uint Checksum) Read(ReadOnlySpan<byte> header, string path)
    {
        if (header.Length < Magic.Length || !header[..Magic.Length].SequenceEqual(Magic))
            throw new BackupException(path, "is no backup of RRMQ: it does not start with RRMQBAK1");
        if (header.Length < Bytes)
            throw new BackupException(path, $"is not a whole backup: the file ends at {header.Length}, in the middle of the header");

        // The version first: a later one may have moved the checksum.
        if (BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) is var version && version != FormatVersion)
            throw new BackupException(path, $"the backup has format version {version}, this program knows {FormatVersion}");
        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(header[ChecksumOffset..]);
        if (checksum != Checksum.Of(uint.MaxValue, header[..ChecksumOffset]))
            throw new BackupException(path, "the checksum of the backup's header is wrong");
        var info = new BackupInfo(
            new ClusterId(BinaryPrimitives.ReadUInt64LittleEndian(header[16..])),
            new NodeId(BinaryPrimitives.ReadInt32LittleEndian(header[12..])),
            new LogIndex(BinaryPrimitives.ReadInt64LittleEndian(header[24..])),
            new Term(BinaryPrimitives.ReadInt64LittleEndian(header[32..])),
            BinaryPrimitives.ReadInt64LittleEndian(header[40..]));
        return (info, checksum);
    }
}
