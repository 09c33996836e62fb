using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Rrmq.Server;

namespace Rrmq.Cli;

/// <summary>The cluster that <c>rrmq dev</c> runs: ports in a row on this machine, and the CONFIG file that its nodes start from, kept in the data folder.</summary>
internal sealed record DevCluster(int Nodes, int FirstPort, string DataPath)
{
    private const int MaxNodes = 9;

    public string ConfigPath => Path.Combine(DataPath, "cluster.json");

    public string Url(int node) => $"http://127.0.0.1:{FirstPort + node}";

    public static DevCluster Parse(DevArguments arguments)
    {
        var errors = new List<string>();
        if (!int.TryParse(arguments.Nodes, out var nodes) || nodes is < 1 or > MaxNodes)
            errors.Add($"command line: --nodes: \"{arguments.Nodes}\": must be a whole number from 1 to {MaxNodes}");
        if (!int.TryParse(arguments.Port, out var port) || port < 1 || port + Math.Max(nodes, 1) - 1 > 65535)
            errors.Add($"command line: --port: \"{arguments.Port}\": must be a whole number from 1, with room for all nodes up to 65535");
        return errors.Count > 0 ? throw new ConfigurationException(errors) : new DevCluster(nodes, port, Path.GetFullPath(arguments.Data));
    }

    /// <summary>Throws with one clear line when a port is taken or the folder holds another cluster; nothing is created then.</summary>
    public void Check()
    {
        for (var node = 0; node < Nodes; node++)
            CheckPort(FirstPort + node);
        if (File.Exists(ConfigPath) && File.ReadAllText(ConfigPath) != Config())
            throw new StartupException($"{DataPath} holds another cluster, the one in {ConfigPath}: give the same --nodes and --port again, or another --data");
    }

    public void WriteConfig()
    {
        Directory.CreateDirectory(DataPath);
        File.WriteAllText(ConfigPath, Config());
    }

    private string Config()
    {
        var addresses = new JsonArray();
        for (var node = 0; node < Nodes; node++)
            addresses.Add((JsonNode)new JsonObject { ["ip"] = "127.0.0.1", ["port"] = FirstPort + node });
        return new JsonObject { ["addresses"] = addresses }.ToJsonString() + "\n";
    }

    private static void CheckPort(int port)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        }
        catch (SocketException e)
        {
            throw new StartupException($"cannot listen on 127.0.0.1:{port}: {e.Message.ToLowerInvariant()}; --port names the first of other ports", e);
        }
    }
}
