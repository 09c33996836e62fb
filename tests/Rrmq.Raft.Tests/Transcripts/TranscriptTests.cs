namespace Rrmq.Raft.Tests;

/// <summary>
/// Every script here, played and compared with the trace written under its commands. With RRMQ_REWRITE=1 the scripts beside the test executable are rewritten
/// instead; copied back to the source tree, the difference is read in review like code.
/// </summary>
public sealed class TranscriptTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Transcripts");

    public static TheoryData<string> Scripts()
    {
        var names = new List<string>();
        foreach (var path in Directory.EnumerateFiles(Folder, "*.txt"))
            names.Add(Path.GetFileNameWithoutExtension(path));
        names.Sort(StringComparer.Ordinal);
        return [.. names];
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void The_trace_is_the_one_written_down(string script)
    {
        var path = Path.Combine(Folder, script + ".txt");
        var expected = File.ReadAllText(path);
        var actual = Transcript.Play(expected);
        if (Environment.GetEnvironmentVariable("RRMQ_REWRITE") == "1")
            File.WriteAllText(path, actual);
        else if (actual != expected)
            Assert.Fail($"{script}.txt differs (- expected, + seen):\n{LineDifference.Between(expected, actual)}");
    }
}
