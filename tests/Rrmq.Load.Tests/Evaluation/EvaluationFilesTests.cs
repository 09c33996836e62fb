namespace Rrmq.Load.Tests;

public sealed class EvaluationFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rrmq-load-").FullName;

    [Fact]
    public void What_was_written_can_be_read_and_added_to()
    {
        var report = MadeUpReports.Of(EvaluationProfile.Quick);
        EvaluationFiles.Write(_folder, report);
        var page = Read(EvaluationFiles.Page);

        var back = EvaluationFiles.Read(_folder);
        EvaluationFiles.Write(_folder, back);
        Assert.Equal(page, Read(EvaluationFiles.Page));

        EvaluationFiles.Write(_folder, back with { Peers = MadeUpReports.Peers() });
        Assert.Contains("Other &amp; Co", Read(EvaluationFiles.Page), StringComparison.Ordinal);
        Assert.Equal("Other & Co", EvaluationFiles.Read(_folder).Peers!.Systems[1].Name);
    }

    [Fact]
    public void The_table_for_programs_has_a_line_a_scenario_and_round_and_equal_columns()
    {
        var report = MadeUpReports.Of(EvaluationProfile.Full);
        EvaluationFiles.Write(_folder, report);

        var lines = File.ReadAllLines(Path.Combine(_folder, EvaluationFiles.Csv));

        Assert.Equal(report.Results.Count + 1, lines.Length);
        Assert.All(lines, line => Assert.Equal(Columns(lines[0]), Columns(line)));
        Assert.Contains("\"1 node, 1 connection\"", lines.Single(line => line.StartsWith("ClusterSize,\"1 node, 1 connection\",0", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Commas within quotes separate nothing.
    private static int Columns(string line) => line.Split('"').Where((_, index) => index % 2 == 0).Sum(part => part.Count(letter => letter == ','));

    private string Read(string file) => File.ReadAllText(Path.Combine(_folder, file));
}
