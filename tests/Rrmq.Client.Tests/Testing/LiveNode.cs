using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Rrmq.Server;

namespace Rrmq.Client.Tests;

/// <summary>A lone node in this process, with the real HTTP surface, on a free port and a folder of its own.</summary>
public sealed class LiveNode : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rrmq-client-").FullName;
    private NodeHost? _host;

    public int Port { get; } = FreePort();

    public Uri Url => new($"http://127.0.0.1:{Port}");

    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public async ValueTask InitializeAsync()
    {
        var settings = new Dictionary<Setting, string> { [SettingTable.Data] = Path.Combine(_folder, "node") };
        var configuration = ConfigurationLoader.FromFlags(new ServeArguments { Port = $"{Port}" }, settings, new Dictionary<string, string>());
        _host = await NodeHost.StartAsync(configuration, NullLoggerFactory.Instance, TimeProvider.System);
        using var http = new HttpClient { BaseAddress = Url };
        await Eventually.BeTrueAsync(async () => (await http.GetAsync("/readyz")).IsSuccessStatusCode);
    }

    /// <summary>A client of this node.</summary>
    public RrmqClient NewClient() => new(new RrmqClientOptions { Nodes = [Url] });

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
