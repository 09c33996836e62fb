using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Rrmq.Bench;

/// <summary>Where the repository and the published program are.</summary>
internal static class BenchFolder
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    public static string Program => Path.Combine(Root, "out", "rrmq", "rrmq");

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
