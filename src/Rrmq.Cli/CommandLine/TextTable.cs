using System.Text.Json;

namespace Rrmq.Cli;

/// <summary>Columns as wide as what is in them, for people and for <c>awk</c>.</summary>
internal static class TextTable
{
    public static string Of(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<string>[] all = [heads, .. rows];
        var widths = heads.Select((_, column) => all.Max(row => row[column].Length)).ToArray();
        return string.Join(Environment.NewLine, all.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()));
    }

    /// <summary>One object, a field a line; fields of an object within it are called <c>outer.inner</c>.</summary>
    public static string Of(JsonElement one) => Of(["FIELD", "VALUE"], Rows("", one));

    /// <summary>A field of an object as text for a cell: empty when it is not there.</summary>
    public static string Cell(JsonElement one, params string[] path)
    {
        foreach (var name in path)
            if (one.ValueKind != JsonValueKind.Object || !one.TryGetProperty(name, out one))
                return "";
        return OneLine(one.ValueKind == JsonValueKind.String ? one.GetString()! : one.ValueKind == JsonValueKind.Null ? "" : one.GetRawText());
    }

    /// <summary>Without what would break the table.</summary>
    public static string OneLine(string text, int longest = int.MaxValue)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length > longest ? line[..longest] + "…" : line;
    }

    private static IEnumerable<string[]> Rows(string prefix, JsonElement one) => one.EnumerateObject().SelectMany(field =>
        field.Value.ValueKind == JsonValueKind.Object && field.Name != "payload" && field.Name != "result"
            ? Rows($"{prefix}{field.Name}.", field.Value)
            : [[prefix + field.Name, Cell(one, field.Name)]]);
}
