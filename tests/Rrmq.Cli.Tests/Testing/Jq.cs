namespace Rrmq.Cli.Tests;

/// <summary>What people pipe the program's JSON into, and examples do.</summary>
internal static class Jq
{
    /// <summary>Skips the test where there is none; <c>./test</c> installs it where it may.</summary>
    public static void MustBeHere() =>
        Assert.SkipUnless((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "jq"))), "jq was not found: install jq");
}
