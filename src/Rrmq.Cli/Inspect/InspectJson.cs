using System.Buffers;
using System.Text;
using System.Text.Json;
using Rrmq.Node;
using Rrmq.Storage;

namespace Rrmq.Cli;

/// <summary>A node's folder for programs: the same as <see cref="InspectText"/>, null where nothing is known.</summary>
internal static class InspectJson
{
    public static string Of(NodeInspection node)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("folder", node.Folder);
            json.WriteString("cluster", node.Identity?.Cluster.ToString());
            Write(json, "node", node.Identity?.Node.Value);
            json.WriteString("incarnation", node.Identity?.Incarnation.ToString());
            json.WriteString("joined_as", node.Join?.Incarnation.ToString());
            json.WriteStartObject("peers");
            foreach (var (peer, incarnation) in node.Peers)
                json.WriteString(peer.ToString(System.Globalization.CultureInfo.InvariantCulture), incarnation.ToString());
            json.WriteEndObject();
            WriteLog(json, node.Log);
            WriteList(json, "snapshots", node.Snapshots, Write);
            WriteList(json, "findings", node.Findings, Write);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static void WriteLog(Utf8JsonWriter json, LogInspection? log)
    {
        if (log is null)
        {
            json.WriteNull("log");
            return;
        }

        json.WriteStartObject("log");
        json.WriteString("storage", JsonNamingPolicy.SnakeCaseLower.ConvertName(log.Store.ToString()));
        json.WriteNumber("first_index", log.Base.Index.Next.Value);
        json.WriteNumber("last_index", log.LastIndex.Value);
        json.WriteNumber("term", log.HardState.Term.Value);
        json.WriteNumber("voted_for", log.HardState.VotedFor.Value);
        if (log.Store == StorageKind.Sqlite)
        {
            json.WriteNumber("last_batch", log.LastBatch);
            Write(json, "durable_batch", log.DurableEnd?.Offset);
        }
        else
        {
            Write(json, "durable_segment", log.DurableEnd?.Segment);
            Write(json, "durable_offset", log.DurableEnd?.Offset);
        }

        json.WriteNumber("torn_bytes", log.TornBytes);
        json.WriteBoolean("compacted", log.HasManifest);
        WriteList(json, "files", log.Files, Write);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, LogFileReport file)
    {
        json.WriteString("name", file.Name);
        json.WriteString("kind", JsonNamingPolicy.SnakeCaseLower.ConvertName(file.Kind.ToString()));
        json.WriteNumber("bytes", file.Bytes);
        json.WriteNumber("end", file.End);
        Write(json, "records", file.Records);
        Write(json, "first_index", file.First?.Value);
        Write(json, "last_index", file.Last?.Value);
        Write(json, "live_bytes", file.LiveBytes);
    }

    private static void Write(Utf8JsonWriter json, SnapshotInspection snapshot)
    {
        json.WriteNumber("index", snapshot.Index.Value);
        json.WriteNumber("bytes", snapshot.Bytes);
        Write(json, "term", snapshot.Term?.Value);
        json.WriteString("membership", snapshot.Membership?.ToString());
        if (snapshot.Topics is null)
        {
            json.WriteNull("topics");
            return;
        }

        WriteList(json, "topics", snapshot.Topics, static (json, topic) =>
        {
            json.WriteString("name", InspectText.Name(topic));
            json.WriteNumber("messages", topic.Messages);
            json.WriteNumber("bytes", topic.Bytes);
            json.WriteNumber("max_messages", topic.Limits.MaxMessages);
            json.WriteNumber("max_bytes", topic.Limits.MaxBytes);
        });
    }

    private static void Write(Utf8JsonWriter json, Finding finding)
    {
        json.WriteString("file", finding.File);
        Write(json, "offset", finding.Offset);
        json.WriteString("finding", finding.Text);
    }

    private static void WriteList<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } known)
            json.WriteNumber(name, known);
        else
            json.WriteNull(name);
    }
}
