using System.Buffers.Binary;
using System.Text;

namespace Rrmq.Storage;

/// <summary>The manifest's bytes (docs/file-formats.md). Small and read as a whole; a single wrong bit is noticed. Pure.</summary>
internal static class ManifestFormat
{
    public const string Name = "manifest";
    public const int LargestBytes = 64 << 20;

    private const uint FormatVersion = 1;

    private static ReadOnlySpan<byte> Magic => "RRMQMAN1"u8;

    public static byte[] Encode(LogManifest manifest, NodeIdentity identity)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(Magic);
        writer.Write(FormatVersion);
        writer.Write(identity.Node.Value);
        writer.Write(identity.Cluster.Value);
        writer.Write(identity.Incarnation.Value);
        writer.Write(manifest.FirstSegment);
        writer.Write(manifest.PreviousEnd);
        writer.Write(manifest.NextKept);
        writer.Write(manifest.Groups.Count);
        foreach (var group in manifest.Groups)
        {
            writer.Write(group.Group.Value);
            writer.Write(group.Base.Index.Value);
            writer.Write(group.Base.Term.Value);
            writer.Write(group.LastIndex.Value);
            writer.Write(group.HardState.Term.Value);
            writer.Write(group.HardState.VotedFor.Value);
        }

        writer.Write(manifest.Kept.Count);
        foreach (var file in manifest.Kept)
            Write(writer, file);
        writer.Write(Checksum.Of(uint.MaxValue, bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
        return bytes.ToArray();
    }

    /// <exception cref="LogCorruptException">The bytes are no manifest of this node's that this version can have written.</exception>
    public static LogManifest Decode(string path, byte[] content, NodeIdentity identity)
    {
        if (content.Length < Magic.Length + sizeof(uint) || !content.AsSpan(0, Magic.Length).SequenceEqual(Magic))
            throw new LogCorruptException(path, 0, "the manifest does not start with RRMQMAN1");
        var body = content.AsSpan(0, content.Length - sizeof(uint));
        if (Checksum.Of(uint.MaxValue, body) != BinaryPrimitives.ReadUInt32LittleEndian(content.AsSpan(body.Length)))
            throw new LogCorruptException(path, 0, "the manifest's checksum is wrong");
        using var reader = new BinaryReader(new MemoryStream(content, 0, body.Length), Encoding.UTF8);
        reader.BaseStream.Position = Magic.Length;
        var version = reader.ReadUInt32();
        if (version != FormatVersion)
            throw new LogCorruptException(path, Magic.Length, $"the manifest has format version {version}, this program knows {FormatVersion}") { IsForeign = true };
        var (node, cluster, incarnation) = (new NodeId(reader.ReadInt32()), new ClusterId(reader.ReadUInt64()), new Incarnation(reader.ReadUInt64()));
        var found = new NodeIdentity(cluster, node, incarnation);
        if (found != identity)
            throw new LogCorruptException(path, Magic.Length + sizeof(uint), $"the manifest belongs to {found}, expected {identity}") { IsForeign = true };
        var (firstSegment, previousEnd, nextKept) = (reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt64());
        var groups = ReadList(reader, ReadGroup);
        return new LogManifest(firstSegment, previousEnd, nextKept, groups, ReadList(reader, ReadFile));
    }

    private static void Write(BinaryWriter writer, ManifestFile file)
    {
        writer.Write(file.IsSegment);
        writer.Write(file.Number);
        writer.Write(file.End);
        writer.Write(file.Extents.Count);
        foreach (var extent in file.Extents)
        {
            writer.Write(extent.Group.Value);
            writer.Write(extent.First.Value);
            writer.Write(extent.Last.Value);
            writer.Write(extent.Since.Value);
        }
    }

    private static GroupStart ReadGroup(BinaryReader reader) => new(
        new GroupId(reader.ReadUInt16()),
        new LogBase(new LogIndex(reader.ReadInt64()), new Term(reader.ReadInt64())),
        new LogIndex(reader.ReadInt64()),
        new HardState(new Term(reader.ReadInt64()), new NodeId(reader.ReadInt32())));

    private static ManifestFile ReadFile(BinaryReader reader) =>
        new(reader.ReadBoolean(), reader.ReadInt64(), reader.ReadInt64(), ReadList(reader, ReadExtent));

    private static ManifestExtent ReadExtent(BinaryReader reader) =>
        new(new GroupId(reader.ReadUInt16()), new LogIndex(reader.ReadInt64()), new LogIndex(reader.ReadInt64()), new LogIndex(reader.ReadInt64()));

    private static List<T> ReadList<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        var list = new List<T>();
        for (var count = reader.ReadInt32(); count > 0; count--)
            list.Add(read(reader));
        return list;
    }
}
