using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Rrmq.Bench;

/// <summary>Where the repository and the published program are.</summary>
internal static class BenchFolder
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    public static string Program => Path.Combine(Root, "out", "rrmq", "rrmq");

    /// <summary>What figures depend on, in a line.</summary>
    public static string Machine =>
        $"{Environment.ProcessorCount} cores, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}, .NET {Environment.Version}, load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}";

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
