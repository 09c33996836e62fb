using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Rrmq.EndToEnd;

/// <summary>The checked-out repository these tests were built from, and the program that is published in it.</summary>
internal static class Repository
{
    private static readonly Lazy<string> Published = new(Publish);

    public static string Root { get; } = FindRoot();

    /// <summary>The published program: what a user runs, not what the tests were compiled against. Built when it is missing.</summary>
    public static string Program => Published.Value;

    private static string Publish()
    {
        var program = Path.Combine(Root, "out", "rrmq", "rrmq");
        if (File.Exists(program))
            return program;
        using var build = Process.Start(new ProcessStartInfo(Path.Combine(Root, "rrmq"), "--version") { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = build.StandardError.ReadToEndAsync();
        build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        return File.Exists(program) ? program : throw new InvalidOperationException($"./rrmq --version published no {program}: {said.Result}");
    }

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here);
        while (folder is not null && !File.Exists(Path.Combine(folder, "Rrmq.slnx")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException($"no Rrmq.slnx above {here}");
    }
}
