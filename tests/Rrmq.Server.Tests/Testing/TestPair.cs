namespace Rrmq.Server.Tests;

/// <summary>Two nodes that are one cluster, ready for requests, each on a free port and in a folder of its own.</summary>
public sealed class TestPair : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rrmq-test-").FullName;
    private readonly ErrorRecorder _log = new();
    private readonly NodeHost?[] _hosts = new NodeHost?[2];
    private HttpClient[] _https = [];

    /// <summary>Node n0.</summary>
    public HttpClient One => _https[0];

    /// <summary>Node n1.</summary>
    public HttpClient Two => _https[1];

    public async ValueTask InitializeAsync()
    {
        // Names go by the order of the addresses.
        int[] ports = [.. new[] { FreePort.Next(), FreePort.Next() }.Order()];
        _https = [.. ports.Select(ClientOf)];
        await Task.WhenAll(StartAsync(0, ports), StartAsync(1, ports));
        foreach (var http in _https)
            await Eventually.BeTrueAsync(async () => (await http.GetAsync("/readyz")).IsSuccessStatusCode);
    }

    /// <summary>As SIGTERM does to the second.</summary>
    public async Task StopTwoAsync() => await _hosts[1]!.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var http in _https)
            http.Dispose();
        foreach (var host in _hosts)
        {
            if (host is not null)
                await host.DisposeAsync();
        }

        _log.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static HttpClient ClientOf(int port) => new(new DescribedHandler(new SocketsHttpHandler())) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

    private async Task StartAsync(int at, int[] ports)
    {
        var settings = new Dictionary<Setting, string> { [SettingTable.Data] = Path.Combine(_folder, $"n{at}") };
        var arguments = new ServeArguments { Port = $"{ports[at]}", Peers = [.. ports.Select(port => $"http://127.0.0.1:{port}")] };
        var configuration = ConfigurationLoader.FromFlags(arguments, settings, new Dictionary<string, string>());
        _hosts[at] = await NodeHost.StartAsync(configuration, _log, TimeProvider.System);
    }
}
