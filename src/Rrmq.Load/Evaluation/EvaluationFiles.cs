using System.Text.Json;

namespace Rrmq.Load;

/// <summary>An evaluation's files in a folder: the page for people, CSV and JSON for programs.</summary>
public static class EvaluationFiles
{
    public const string Page = "index.html";
    public const string Csv = "results.csv";
    public const string Json = "results.json";

    // A full evaluation is two and a half megabytes without a space in it, and six with them.
    private static readonly LoadJson Dense = new(new JsonSerializerOptions(LoadJson.Default.Options) { WriteIndented = false });

    public static void Write(string folder, EvaluationReport report)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, Json), JsonSerializer.Serialize(report, Dense.EvaluationReport) + "\n");
        File.WriteAllText(Path.Combine(folder, Csv), EvaluationCsv.Render(report));
        File.WriteAllText(Path.Combine(folder, Page), EvaluationPage.Render(report));
    }

    /// <summary>Reads what <see cref="Write"/> wrote, to add to it.</summary>
    public static EvaluationReport Read(string folder) =>
        JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(folder, Json)), LoadJson.Default.EvaluationReport)
        ?? throw new InvalidDataException($"{Path.Combine(folder, Json)} is empty");
}
