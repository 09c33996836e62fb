using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Rrmq.Storage;

/// <summary>
/// identity.json: whose folder this is, for programs and for people. Written once, when the folder is made, with a checksum: a bit that flips in it must not pass for another node's folder. The address is a note for people and never
/// compared: a node may move. A restored cluster has an id that no configuration gives, so that neither the nodes it was taken from nor new, empty ones mix with it; its folders
/// say besides which cluster they are configured as.
/// </summary>
internal static class IdentityFile
{
    public const string Name = "identity.json";
    public const int FormatVersion = 1;

    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    public static void Write(IFileSystem files, string folder, NodeIdentity identity, string address, StorageKind storage, ClusterId? configured = null)
    {
        var content = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(content, Indented))
        {
            json.WriteStartObject();
            json.WriteNumber("format", FormatVersion);
            json.WriteString("cluster", identity.Cluster.ToString());
            json.WriteNumber("node", identity.Node.Value);
            json.WriteString("incarnation", identity.Incarnation.ToString());
            if (configured is { } named)
                json.WriteString("configured", named.ToString());
            json.WriteString("address", address);
            json.WriteString("storage", NameOf(storage));
            json.WriteString("checksum", ChecksumOf(identity, configured));
            json.WriteEndObject();
        }
        AtomicFile.Replace(files, folder, Name, content.WrittenSpan);
    }

    /// <summary>Reads the identity and refuses one that is not the expected cluster's and node's.</summary>
    public static NodeIdentity Read(IFileSystem files, string folder, ClusterId cluster, NodeId node, StorageKind storage) =>
        Read(files, folder, storage, (found, configured, path) => Check(found, configured, path, cluster, node));

    /// <summary>Reads the identity, whosever it is.</summary>
    public static NodeIdentity Read(IFileSystem files, string folder, StorageKind storage) => Read(files, folder, storage, static (_, _, _) => { });

    /// <summary>The cluster that the node's configuration names, which is not the folder's own after a restore.</summary>
    public static ClusterId ReadConfigured(IFileSystem files, string folder, StorageKind storage)
    {
        ClusterId named = default;
        Read(files, folder, storage, (_, configured, _) => named = configured);
        return named;
    }

    /// <summary>In what the folder is said to keep its state; null when that cannot be read.</summary>
    public static StorageKind? FindStorage(IFileSystem files, string folder)
    {
        try
        {
            using var json = JsonDocument.Parse(AtomicFile.Read(files, Path.Combine(folder, Name)));
            return json.RootElement.TryGetProperty("storage", out var name) && name.GetString() == NameOf(StorageKind.Sqlite) ? StorageKind.Sqlite : StorageKind.Log;
        }
        catch (Exception error) when (error is JsonException or IOException or InvalidDataException or UnauthorizedAccessException or InvalidOperationException)
        {
            return null;
        }
    }

    private static NodeIdentity Read(IFileSystem files, string folder, StorageKind storage, Action<NodeIdentity, ClusterId, string> check)
    {
        var path = Path.Combine(folder, Name);
        try
        {
            using var json = JsonDocument.Parse(AtomicFile.Read(files, path));
            var identity = Parse(json.RootElement, path);
            check(identity, ConfiguredIn(json.RootElement) ?? identity.Cluster, path);
            CheckStorage(json.RootElement, path, storage);
            return identity;
        }
        catch (Exception error) when (error
            is JsonException or IOException or InvalidDataException or UnauthorizedAccessException
            or KeyNotFoundException or FormatException or InvalidOperationException or OverflowException)
        {
            throw new DataFolderException(DataFolderProblem.Unreadable, $"{path}: cannot be read: {error.Message.ReplaceLineEndings(" ")}", error);
        }
    }

    private static NodeIdentity Parse(JsonElement json, string path)
    {
        var format = json.GetProperty("format").GetInt32();
        if (format != FormatVersion)
            throw Refusal(DataFolderProblem.UnknownFormat, path, "format", format, FormatVersion);
        var identity = new NodeIdentity(new ClusterId(Hexadecimal(json, "cluster")), new NodeId(json.GetProperty("node").GetInt32()), new Incarnation(Hexadecimal(json, "incarnation")));
        // The first versions wrote none.
        if (json.TryGetProperty("checksum", out var checksum) && checksum.GetString() != ChecksumOf(identity, ConfiguredIn(json)))
            throw new InvalidDataException("its checksum is wrong");
        return identity;
    }

    private static ClusterId? ConfiguredIn(JsonElement json) => json.TryGetProperty("configured", out _) ? new ClusterId(Hexadecimal(json, "configured")) : null;

    private static string ChecksumOf(NodeIdentity identity, ClusterId? configured)
    {
        var checksum = BitOperations.Crc32C(uint.MaxValue, identity.Cluster.Value);
        checksum = BitOperations.Crc32C(checksum, (ulong)identity.Node.Value);
        checksum = BitOperations.Crc32C(checksum, identity.Incarnation.Value);
        if (configured is { } named)
            checksum = BitOperations.Crc32C(checksum, named.Value);
        return checksum.ToString("x8", CultureInfo.InvariantCulture);
    }

    private static void Check(NodeIdentity found, ClusterId configured, string path, ClusterId cluster, NodeId node)
    {
        if (configured != cluster)
            throw Refusal(DataFolderProblem.OtherCluster, path, "cluster", configured, cluster);
        if (found.Node != node)
            throw Refusal(DataFolderProblem.OtherNode, path, "node", found.Node, node);
    }

    // Folders that were made before there was a choice name none.
    private static void CheckStorage(JsonElement json, string path, StorageKind expected)
    {
        var found = json.TryGetProperty("storage", out var name) ? name.GetString() : NameOf(StorageKind.Log);
        if (found != NameOf(expected))
            throw Refusal(DataFolderProblem.OtherStorage, path, "storage", found ?? "null", NameOf(expected));
    }

    private static string NameOf(StorageKind storage) => storage == StorageKind.Sqlite ? "sqlite" : "log";

    private static ulong Hexadecimal(JsonElement json, string name) =>
        ulong.Parse(json.GetProperty(name).GetString() ?? "", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static DataFolderException Refusal(DataFolderProblem kind, string path, string field, object found, object expected) =>
        new(kind, $"{path}: {field} is {found}, expected {expected}");
}
