using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Rrmq.Storage;

/// <summary>
/// peers.json: the incarnation under which each peer first answered at its configured address. A peer that comes back under another one has lost its disk and with it the promises it
/// made, and must not pass for the old one. What is remembered stays, and carries a checksum: a bit that flips in it must not turn a sound peer into a replaced one. Safe for many threads; only another <see cref="Remember"/> waits for the disk.
/// </summary>
public sealed class PeerRegistry
{
    internal const string Name = "peers.json";
    private const int FormatVersion = 2;
    private const int FormatWithoutChecksum = 1;

    private readonly Lock _saving = new();
    private readonly Lock _gate = new();
    private readonly IFileSystem _files;
    private readonly string _folder;
    private readonly SortedDictionary<int, Incarnation> _peers = [];

    private PeerRegistry(IFileSystem files, string folder)
    {
        _files = files;
        _folder = folder;
    }

    /// <summary>All that are remembered, by number, as they are now.</summary>
    public IReadOnlyDictionary<int, Incarnation> All
    {
        get
        {
            lock (_gate)
                return new SortedDictionary<int, Incarnation>(_peers);
        }
    }

    public bool TryGet(NodeId node, out Incarnation incarnation)
    {
        lock (_gate)
            return _peers.TryGetValue(node.Value, out incarnation);
    }

    /// <summary>Remembers a peer's incarnation and returns when that is durable. Again with the same value it does nothing.</summary>
    /// <exception cref="InvalidOperationException">The peer is remembered under another incarnation.</exception>
    public void Remember(NodeId node, Incarnation incarnation)
    {
        lock (_saving)
        {
            if (TryGet(node, out var known))
            {
                if (known != incarnation)
                    throw new InvalidOperationException($"node {node} was first met as incarnation {known}, it cannot be remembered as {incarnation}");
                return;
            }
            Save(node.Value, incarnation);
            lock (_gate)
                _peers.Add(node.Value, incarnation);
        }
    }

    internal static PeerRegistry Load(IFileSystem files, string folder)
    {
        var registry = new PeerRegistry(files, folder);
        var path = Path.Combine(folder, Name);
        if (!files.FileExists(path))
            return registry;
        try
        {
            using var json = JsonDocument.Parse(AtomicFile.Read(files, path));
            registry.Fill(json.RootElement, path);
            return registry;
        }
        catch (Exception error) when (error
            is JsonException or IOException or InvalidDataException or UnauthorizedAccessException
            or KeyNotFoundException or FormatException or InvalidOperationException or OverflowException)
        {
            throw new DataFolderException(DataFolderProblem.Unreadable, $"{path}: cannot be read: {error.Message.ReplaceLineEndings(" ")}", error);
        }
    }

    private void Fill(JsonElement json, string path)
    {
        var format = json.GetProperty("format").GetInt32();
        if (format is not (FormatVersion or FormatWithoutChecksum))
            throw new DataFolderException(DataFolderProblem.UnknownFormat, $"{path}: format is {format}, expected {FormatVersion}");
        foreach (var peer in json.GetProperty("peers").EnumerateObject())
        {
            var incarnation = ulong.Parse(peer.Value.GetString() ?? "", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (!_peers.TryAdd(int.Parse(peer.Name, NumberStyles.None, CultureInfo.InvariantCulture), new Incarnation(incarnation)))
                throw new InvalidDataException($"it names node {peer.Name} twice");
        }
        if (format == FormatVersion && json.GetProperty("checksum").GetString() != Checksum(_peers))
            throw new InvalidDataException("its checksum is wrong");
    }

    private static string Checksum(SortedDictionary<int, Incarnation> peers)
    {
        var checksum = uint.MaxValue;
        foreach (var (node, incarnation) in peers)
            checksum = BitOperations.Crc32C(BitOperations.Crc32C(checksum, (ulong)node), incarnation.Value);
        return checksum.ToString("x8", CultureInfo.InvariantCulture);
    }

    private void Save(int addedNode, Incarnation addedIncarnation)
    {
        var peers = new SortedDictionary<int, Incarnation>(_peers) { { addedNode, addedIncarnation } };
        var content = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(content, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("format", FormatVersion);
            json.WriteStartObject("peers");
            foreach (var (node, incarnation) in peers)
                json.WriteString(node.ToString(CultureInfo.InvariantCulture), incarnation.ToString());
            json.WriteEndObject();
            json.WriteString("checksum", Checksum(peers));
            json.WriteEndObject();
        }
        AtomicFile.Replace(_files, _folder, Name, content.WrittenSpan);
    }
}
