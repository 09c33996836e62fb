using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Rrmq.Storage;

/// <summary>
/// join.json: how a newcomer came. Its incarnation is drawn and kept before it asks to be taken in, so that an answer that is lost can be asked for again and means
/// the same number. The membership it was taken into is where it looks for the others until its own log says; a bit that flips in it must not send it to the wrong address, so the file carries a checksum.
/// </summary>
public sealed record JoinFile(Incarnation Incarnation, ReadOnlyMemory<byte> Membership)
{
    public const string Name = "join.json";

    private const int FormatVersion = 1;

    /// <summary>What was kept; null when nothing was.</summary>
    /// <exception cref="DataFolderException">It cannot be read.</exception>
    public static JoinFile? Read(IFileSystem files, string folder)
    {
        var path = Path.Combine(folder, Name);
        if (!files.FileExists(path))
            return null;
        try
        {
            using var json = JsonDocument.Parse(AtomicFile.Read(files, path));
            var format = json.RootElement.GetProperty("format").GetInt32();
            if (format != FormatVersion)
                throw new DataFolderException(DataFolderProblem.UnknownFormat, $"{path}: format is {format}, expected {FormatVersion}");
            var incarnation = ulong.Parse(json.RootElement.GetProperty("incarnation").GetString() ?? "", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            var kept = new JoinFile(new Incarnation(incarnation), json.RootElement.GetProperty("membership").GetBytesFromBase64());
            return json.RootElement.GetProperty("checksum").GetString() == kept.Checksum() ? kept : throw new InvalidDataException("its checksum is wrong");
        }
        catch (Exception error) when (error
            is JsonException or IOException or InvalidDataException or UnauthorizedAccessException
            or KeyNotFoundException or FormatException or InvalidOperationException or OverflowException)
        {
            throw new DataFolderException(DataFolderProblem.Unreadable, $"{path}: cannot be read: {error.Message.ReplaceLineEndings(" ")}", error);
        }
    }

    /// <summary>Returns when it is durable. Makes the folder when it is missing.</summary>
    public void Write(IFileSystem files, string folder)
    {
        if (!files.DirectoryExists(folder))
            DurableFolder.Ensure(files, folder);
        var content = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(content, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("format", FormatVersion);
            json.WriteString("incarnation", Incarnation.ToString());
            json.WriteBase64String("membership", Membership.Span);
            json.WriteString("checksum", Checksum());
            json.WriteEndObject();
        }

        AtomicFile.Replace(files, folder, Name, content.WrittenSpan);
    }

    private string Checksum()
    {
        var checksum = BitOperations.Crc32C(uint.MaxValue, Incarnation.Value);
        foreach (var one in Membership.Span)
            checksum = BitOperations.Crc32C(checksum, one);
        return checksum.ToString("x8", CultureInfo.InvariantCulture);
    }
}
