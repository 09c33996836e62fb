using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Rrmq.Cli.Tests;

/// <summary><c>bench/peers/run</c> explains itself before it installs or builds anything.</summary>
public sealed class PeersTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task Help_is_help(string flag)
    {
        using var run = Process.Start(new ProcessStartInfo("bash", [Path.Combine(Root(), "bench", "peers", "run"), flag]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
        await run.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal((0, ""), (run.ExitCode, await error));
        Assert.Contains("bench/peers/run [--seconds 4] [--rounds 3] [--trials 3] [--into FOLDER]", await output, StringComparison.Ordinal);
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
