using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Rrmq.Storage;

/// <summary>
/// identity.json: whose folder this is, for programs and for people. Written once, when the folder is made. The address is a note for people and never
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
            json.WriteEndObject();
        }
        AtomicFile.Replace(files, folder, Name, content.WrittenSpan);
    }

    /// <summary>Reads the identity and refuses one that is not the expected cluster's and node's.</summary>
    public static NodeIdentity Read(IFileSystem files, string folder, ClusterId cluster, NodeId node, StorageKind storage) =>
        Read(files, folder, storage, (found, configured, path) => Check(found, configured, path, cluster, node));

    /// <summary>Reads the identity, whosever it is.</summary>
    public static NodeIdentity Read(IFileSystem files, string folder, StorageKind storage) => Read(files, folder, storage, static (_, _, _) => { });

    private static NodeIdentity Read(IFileSystem files, string folder, StorageKind storage, Action<NodeIdentity, ClusterId, string> check)
    {
        var path = Path.Combine(folder, Name);
        try
        {
            using var json = JsonDocument.Parse(AtomicFile.Read(files, path));
            var identity = Parse(json.RootElement, path);
            check(identity, json.RootElement.TryGetProperty("configured", out _) ? new ClusterId(Hexadecimal(json.RootElement, "configured")) : identity.Cluster, path);
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
        return new NodeIdentity(new ClusterId(Hexadecimal(json, "cluster")), new NodeId(json.GetProperty("node").GetInt32()), new Incarnation(Hexadecimal(json, "incarnation")));
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
