using System.Globalization;
using System.Text;
using Rrmq.Node;
using Rrmq.Queues;
using Rrmq.Storage;

namespace Rrmq.Cli;

/// <summary>A node's folder for a person's eyes.</summary>
internal static class InspectText
{
    private static readonly string[] Heads = ["FILE", "KIND", "BYTES", "RECORDS", "ENTRIES", "LIVE"];

    public static string Of(NodeInspection node, bool verified)
    {
        var text = new StringBuilder();
        Line(text, node.Identity is { } identity
            ? $"{node.Folder}: node {identity.Node} of cluster {identity.Cluster}, incarnation {identity.Incarnation}"
            : $"{node.Folder}: nothing in it says whose it is");
        if (node.Join is { } join)
            Line(text, $"joined its cluster as incarnation {join.Incarnation}{(join.Membership.IsEmpty ? ", not taken in yet" : "")}");
        Line(text, $"peers met: {(node.Peers.Count == 0 ? "none" : string.Join(", ", node.Peers.Select(peer => $"node {peer.Key} ({peer.Value})")))}");
        if (node.Log is { } log)
            AddLog(text, log);
        AddSnapshots(text, node.Snapshots);
        AddFindings(text, node.Findings, verified);
        return text.ToString().TrimEnd();
    }

    private static void AddLog(StringBuilder text, LogInspection log)
    {
        var entries = log.LastIndex > log.Base.Index ? $"entries {log.Base.Index.Next} to {log.LastIndex}" : $"no entries, it begins behind {log.Base.Index}";
        var vote = log.HardState.VotedFor == Raft.NodeId.None ? "no vote" : $"voted for node {log.HardState.VotedFor}";
        var end = log.DurableEnd is not { } durable ? "without a note of its durable end"
            : log.Store == StorageKind.Sqlite ? $"ends with batch {log.LastBatch}, durable up to batch {durable.Offset}"
            : $"durable up to offset {durable.Offset} of segment {durable.Segment}";
        Line(text, $"log: {entries}, term {log.HardState.Term}, {vote}, {end}, {(log.HasManifest ? "compacted" : "never compacted")}");
        if (log.TornBytes > 0)
            Line(text, $"  {log.TornBytes} bytes of an unfinished write would be cut off");
        string[][] rows = [Heads, .. log.Files.Select(Row)];
        var widths = Heads.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
            Line(text, "  " + string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    private static string[] Row(LogFileReport file) =>
    [
        file.Name,
        file.Kind switch
        {
            LogFileKind.KeptSegment => "kept segment",
            LogFileKind.Rewritten => "rewritten",
            LogFileKind.Prepared => "made ahead",
            LogFileKind.Database => "SQLite",
            LogFileKind.WriteAheadLog => "write-ahead log",
            LogFileKind.Table => "rows",
            _ => "segment",
        },
        Text(file.Bytes),
        file.Records is { } records ? Text(records) : "-",
        file.First is { } first ? $"{first} to {file.Last}" : "-",
        file.LiveBytes is { } live ? string.Create(CultureInfo.InvariantCulture, $"{live} ({100 * live / Math.Max(1, file.End)}%)") : "-",
    ];

    private static void AddSnapshots(StringBuilder text, IReadOnlyList<SnapshotInspection> snapshots)
    {
        Line(text, snapshots.Count == 0 ? "snapshots: none" : "snapshots:");
        foreach (var one in snapshots)
        {
            var members = one.Membership is { } membership ? $", {membership}" : "";
            Line(text, $"  entry {one.Index}{(one.Term is { } term ? $", term {term}" : "")}, {Text(one.Bytes)} bytes{members}");
            foreach (var topic in one.Topics ?? [])
                Line(text, $"    {Name(topic)}: {Text(topic.Messages)} messages, {Text(topic.Bytes)} bytes");
        }
    }

    private static void AddFindings(StringBuilder text, IReadOnlyList<Finding> findings, bool verified)
    {
        if (findings.Count == 0)
            Line(text, verified ? "sound: every checksum was read" : "sound, as far as a start reads; --verify reads every checksum");
        foreach (var finding in findings)
            Line(text, $"damaged: {finding.File}: {(finding.Offset is { } offset ? string.Create(CultureInfo.InvariantCulture, $"at offset {offset}: ") : "")}{finding.Text}");
    }

    public static string Name(TopicSummary topic) => Encoding.UTF8.GetString(topic.Name);

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
