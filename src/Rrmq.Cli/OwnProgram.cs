using System.Diagnostics;

namespace Rrmq.Cli;

/// <summary>This very program, to be started once more: as itself, or through <c>dotnet</c> where that is how it runs.</summary>
internal static class OwnProgram
{
    public static ProcessStartInfo StartInfo(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!);
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "rrmq.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }
}
