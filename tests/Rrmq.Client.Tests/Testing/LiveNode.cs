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

    public int Port { get; private set; }

    public Uri Url => new($"http://127.0.0.1:{Port}");

    public async ValueTask InitializeAsync()
    {
        _host = await StartAsync();
        using var http = new HttpClient { BaseAddress = Url };
        await Eventually.BeTrueAsync(async () => (await http.GetAsync("/readyz")).IsSuccessStatusCode);
    }

    /// <summary>A client of this node.</summary>
    public RrmqClient NewClient() => new(new RrmqClientOptions { Nodes = [Url] });

    /// <summary>Another process may take the port between the choice and the use; then another is chosen. A disk that is slow for a while is not what the tests are about.</summary>
    private async Task<NodeHost> StartAsync()
    {
        var settings = new Dictionary<Setting, string>
        {
            [SettingTable.Data] = Path.Combine(_folder, "node"), [SettingTable.RequestTimeout] = "30s", [SettingTable.DiskStallTimeout] = "60s",
        };
        for (var attempt = 1; ; attempt++)
        {
            Port = FreePort();
            try
            {
                var configuration = ConfigurationLoader.FromFlags(new ServeArguments { Port = $"{Port}" }, settings, new Dictionary<string, string>());
                return await NodeHost.StartAsync(configuration, NullLoggerFactory.Instance, TimeProvider.System);
            }
            catch (StartupException e) when (attempt < 10 && e.Message.Contains("already in use", StringComparison.Ordinal))
            {
            }
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
