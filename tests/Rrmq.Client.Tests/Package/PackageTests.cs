using System.Diagnostics;
using System.IO.Compression;

namespace Rrmq.Client.Tests;

/// <summary>The packages as somebody gets them, and one used by a project that knows nothing else.</summary>
public sealed class PackageTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly string _folder = Directory.CreateTempSubdirectory("rrmq-package-").FullName;

    [Fact]
    public async Task A_project_that_has_the_package_alone_builds_and_runs()
    {
        await PackAsync("Rrmq.Client");
        var package = Assert.Single(Directory.GetFiles(_folder, "Rrmq.Client.*.nupkg"));
        using (var zip = await ZipFile.OpenReadAsync(package))
        {
            var names = zip.Entries.Select(entry => entry.FullName).ToList();
            Assert.Contains("lib/net10.0/Rrmq.Client.dll", names);
            Assert.Contains("lib/net10.0/Rrmq.Client.xml", names);
            Assert.Contains("README.md", names);
            var specification = await new StreamReader(await zip.GetEntry("Rrmq.Client.nuspec")!.OpenAsync()).ReadToEndAsync();
            Assert.Contains("<license type=\"expression\">Apache-2.0</license>", specification, StringComparison.Ordinal);
            Assert.DoesNotContain("<dependency ", specification, StringComparison.Ordinal);
        }

        Assert.Single(Directory.GetFiles(_folder, "Rrmq.Client.*.snupkg"));

        await WriteAsync("app/nuget.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{_folder}/packages" /></config>
              <packageSources><clear /><add key="here" value="{_folder}" /></packageSources>
            </configuration>
            """);
        await WriteAsync("app/Directory.Build.props", "<Project />");
        await WriteAsync("app/app.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><UseAppHost>false</UseAppHost><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
              <ItemGroup><PackageReference Include="Rrmq.Client" Version="{Path.GetFileName(package)["Rrmq.Client.".Length..^".nupkg".Length]}" /></ItemGroup>
            </Project>
            """);
        await WriteAsync("app/Program.cs", """
            using Rrmq.Client;
            using var client = new RrmqClient(new RrmqClientOptions { Nodes = [new Uri("http://127.0.0.1:9")], RetryFor = TimeSpan.Zero });
            try
            {
                await client.PublishAsync("orders", "two pizzas");
            }
            catch (RrmqException e)
            {
                Console.WriteLine($"the package says: {e.Code}");
            }
            """);
        Assert.Contains("the package says: unreachable", await DotnetAsync(Path.Combine(_folder, "app"), "run", "--configuration", "Release"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_package_for_hosts_needs_the_client_and_abstractions_and_nothing_else()
    {
        await PackAsync("Rrmq.Client.Hosting");

        using var zip = await ZipFile.OpenReadAsync(Assert.Single(Directory.GetFiles(_folder, "*.nupkg")));
        var specification = await new StreamReader(await zip.GetEntry("Rrmq.Client.Hosting.nuspec")!.OpenAsync()).ReadToEndAsync();
        var needed = specification.Split("<dependency id=\"").Skip(1).Select(text => text[..text.IndexOf('"', StringComparison.Ordinal)]);
        Assert.Equal(["Microsoft.Extensions.Hosting.Abstractions", "Microsoft.Extensions.Logging.Abstractions", "Rrmq.Client"], needed.Order());
        Assert.NotNull(zip.GetEntry("lib/net10.0/Rrmq.Client.Hosting.xml"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Built apart: whoever publishes the program leaves no symbols in the usual place.</summary>
    private async Task PackAsync(string project) => await DotnetAsync(
        Repository.Root, "pack", Path.Combine("src", project), "--configuration", "Release", "--artifacts-path", Path.Combine(_folder, "artifacts"), "--output", _folder, "-nodeReuse:false", "-p:UseSharedCompilation=false");

    private async Task WriteAsync(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, text);
    }

    private static async Task<string> DotnetAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        var said = await output + await error;
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}: {said}");
        return said;
    }
}
