using System.Buffers;
using Rrmq.Documents;

namespace Rrmq.Storage.Tests;

/// <summary>What docs/file-formats.md shows byte by byte is what is written.</summary>
public sealed class DocumentedFilesTests
{
    private const long TimeMs = 1_700_000_000_000;

    private static readonly NodeIdentity Identity = new(new ClusterId(0x0123456789ABCDEF), new NodeId(2), new Incarnation(0xFEED));

    private static void AssertShown(string name, ReadOnlySpan<byte> written) =>
        Assert.Equal(Convert.ToHexString(DocumentedBytes.Of("file-formats.md", name)), Convert.ToHexString(written));

    [Fact]
    public void The_header_of_a_segment()
    {
        var header = new byte[SegmentHeader.Bytes];
        SegmentHeader.Write(header, SegmentHeader.SegmentMagic, Identity, 1, 1 << 20);

        AssertShown("segment", header);
    }

    [Fact]
    public void A_record()
    {
        byte[] payload = [1, .. BitConverter.GetBytes(TimeMs)];
        var record = new byte[RecordCodec.SizeOf(payload.Length)];
        RecordCodec.Write(record, new RecordHeader(RecordType.Entry, new GroupId(0), (uint)payload.Length, SegmentHeader.Bytes, 3, 1), payload, new ChecksumSeed(1, Identity.Incarnation), SegmentHeader.Bytes);

        AssertShown("record", record);
    }

    [Fact]
    public void The_durable_end()
    {
        using var folder = new TempFolder();
        using (var file = new DurableEndFile(new PosixFileSystem(), folder.Path, Identity.Incarnation))
            file.Note(new DurableEnd(1, 120));

        AssertShown("durable-end", File.ReadAllBytes(folder.At(DurableEndFile.Name)));
    }

    [Fact]
    public void A_snapshot()
    {
        using var folder = new TempFolder();
        byte[] membership = [1, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0];
        using (var file = new PosixFileSystem().Create(folder.At("snapshot")))
        {
            var writer = new SnapshotWriter(file, Identity, new SnapshotInfo(new GroupId(0), new LogIndex(42), new Term(3), membership), CancellationToken.None);
            writer.State.Write("state"u8);
            writer.Finish();
        }

        Assert.NotNull(MembershipFormat.TryDecode(membership));
        AssertShown("snapshot", File.ReadAllBytes(folder.At("snapshot")));
    }

    [Fact]
    public void The_header_of_a_backup()
    {
        var header = new byte[BackupHeader.Bytes];
        BackupHeader.Write(header, new BackupInfo(Identity.Cluster, Identity.Node, new LogIndex(42), new Term(3), TimeMs));

        AssertShown("backup", header);
    }

    [Fact]
    public void A_manifest()
    {
        var manifest = new LogManifest(
            9,
            65_536,
            3,
            [new GroupStart(new GroupId(0), new LogBase(new LogIndex(42), new Term(3)), new LogIndex(42), new HardState(new Term(3), new NodeId(1)))],
            [new ManifestFile(false, 2, 4_096, [new ManifestExtent(new GroupId(0), new LogIndex(7), new LogIndex(41), LogIndex.Zero)])]);

        AssertShown("manifest", ManifestFormat.Encode(manifest, Identity));
    }
}
