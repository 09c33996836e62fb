using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Rrmq.Cli.Tests;

/// <summary>The program packed as a .NET tool, installed from the folder it was packed into, with no other source of packages in sight.</summary>
public sealed class ToolPackageTests : IDisposable
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly string _folder = Directory.CreateTempSubdirectory("rrmq-tool-").FullName;

    [Fact]
    public async Task It_is_packed_installed_and_runs()
    {
        File.WriteAllText(Path.Combine(_folder, "nuget.config"), """<configuration><packageSources><clear/><add key="here" value="packages"/></packageSources></configuration>""");
        await RunAsync("dotnet", "pack", Path.Combine(Root(), "src", "Rrmq.Cli"), "--no-build", "-c", Configuration, "-o", Path.Combine(_folder, "packages"), "-v", "quiet", "-nologo", "-nodeReuse:false");
        Assert.Matches(@"/rrmq\.\d+\.\d+\.\d+\.nupkg$", Assert.Single(Directory.GetFiles(Path.Combine(_folder, "packages"), "*.nupkg")));

        await RunAsync("dotnet", "tool", "install", "rrmq", "--configfile", "nuget.config", "--add-source", "packages", "--tool-path", "tools");

        Assert.Equal(await RunAsync(Path.Combine(AppContext.BaseDirectory, "rrmq"), "--version"), await RunAsync(Path.Combine(_folder, "tools", "rrmq"), "--version"));

        // A node of it starts nodes of its own kind: the tool is a program that starts itself.
        var port = RrmqProcess.FreePort();
        using var dev = RrmqProcess.StartProgram(_folder, Path.Combine(_folder, "tools", "rrmq"), "dev", "--nodes", "1", "--port", $"{port}");
        await dev.WaitUntilReadyAsync(port);
        using (var http = new HttpClient())
        using (var page = await http.GetAsync($"http://127.0.0.1:{port}/ui"))
            Assert.Equal(File.Exists(Path.Combine(Root(), "out", "dashboard", "index.html")), page.IsSuccessStatusCode);
        await dev.SignalAsync("TERM");
        Assert.Equal(0, await dev.ExitCodeAsync());
    }

    public void Dispose() => TestFolder.Delete(_folder);

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };

        // An installation that this machine has made before does not stand in for this one.
        if (arguments[0] == "tool")
            start.Environment["NUGET_PACKAGES"] = Path.Combine(_folder, "cache");
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] = "1";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await output}{await error}");
        return (await output).Trim();
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
