namespace Rrmq.EndToEnd;

/// <summary>A command of the program that does its work and ends.</summary>
internal static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Its exit code, what it said on stdout, and all that it said.</summary>
    public static async Task<(int Code, string Output, string Said)> RunAsync(TempFolder folder, params string[] arguments)
    {
        using var process = NodeProcess.Start(arguments, folder.Path, TextWriter.Null);
        var code = await process.ExitAsync(Patience);
        return (code, string.Join('\n', process.Output), string.Join('\n', process.Lines));
    }

    /// <summary>What it said on stdout; it must have done what it was asked.</summary>
    public static async Task<string> MustAsync(TempFolder folder, params string[] arguments)
    {
        var (code, output, said) = await RunAsync(folder, arguments);
        Assert.True(code == 0, $"rrmq {string.Join(' ', arguments)} ended with {code}: {said}");
        return output;
    }

    /// <summary>It must refuse in one line that holds these words.</summary>
    public static async Task MustRefuseAsync(TempFolder folder, int code, string[] words, params string[] arguments)
    {
        var (found, output, said) = await RunAsync(folder, arguments);
        Assert.Equal((code, ""), (found, output));
        Assert.StartsWith("rrmq: ", said, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', said);
        Assert.All(words, word => Assert.Contains(word, said, StringComparison.Ordinal));
    }
}
