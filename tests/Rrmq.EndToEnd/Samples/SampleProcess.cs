namespace Rrmq.EndToEnd;

/// <summary>One of the programs in samples/, as it was built with these tests.</summary>
internal static class SampleProcess
{
    public static NodeProcess Start(string name, TempFolder folder, params string[] arguments)
    {
        var program = Path.Combine(Repository.Root, "samples", name, "bin", Configuration, "net10.0", $"{name}.dll");
        Assert.True(File.Exists(program), $"there is no {program}: dotnet build Rrmq.slnx -c {Configuration} makes it");
        return NodeProcess.Start([program, .. arguments], folder.Path, TextWriter.Null, "dotnet");
    }

    /// <summary>The one in which these tests were built.</summary>
    private static string Configuration => AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Debug{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Debug" : "Release";
}
