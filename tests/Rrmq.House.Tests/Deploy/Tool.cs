using System.ComponentModel;
using System.Diagnostics;

namespace Rrmq.House.Tests;

/// <summary>A program of the machine's, run to its end.</summary>
internal static class Tool
{
    public static bool IsThere(string program)
    {
        try
        {
            Run(program, "--help");
            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    public static (int Code, string Output, string Errors) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }
}
