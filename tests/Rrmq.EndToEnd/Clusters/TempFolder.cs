namespace Rrmq.EndToEnd;

/// <summary>A test's own folder: gone when the test was good, kept and named when it was not.</summary>
internal sealed class TempFolder
{
    public string Path { get; } = Directory.CreateTempSubdirectory("rrmq-e2e-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Finish(bool keep)
    {
        if (keep)
            Report.Line($"kept for inspection: {Path}");
        else
            Directory.Delete(Path, recursive: true);
    }
}
