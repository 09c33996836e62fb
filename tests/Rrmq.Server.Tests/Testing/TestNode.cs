using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Rrmq.Server.Tests;

/// <summary>A lone node with the real HTTP surface, on a free port and a folder of its own, ready for requests; or one whose peers are nowhere, which is as ready as that can be.</summary>
public sealed class TestNode : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rrmq-test-").FullName;
    private NodeHost? _host;

    public int Port { get; private set; }

    /// <summary>Whether it has a port for peers alone.</summary>
    public bool HasInternalPort { get; init; }

    public int? InternalPort { get; private set; }

    public IReadOnlyList<string> Peers { get; init; } = [];

    public IReadOnlyDictionary<Setting, string> Settings { get; init; } = new Dictionary<Setting, string>();

    internal TransferLimits Limits { get; init; } = new();

    /// <summary>What bodies hold of the memory set aside for them.</summary>
    public long HeldByBodies => _host!.Bodies.Taken;

    /// <summary>Requests that wait for something to take, or are about to.</summary>
    public int WaitingRequests => _host!.WaitingRequests;

    public ErrorRecorder Log { get; } = new();

    public HttpClient Http { get; private set; } = null!;

    public V1Client V1 => new(Http);

    /// <summary>Every path that the node serves, with the methods it takes.</summary>
    internal IEnumerable<(string Path, string Allow)> Routes => _host!.Routes;

    public async ValueTask InitializeAsync()
    {
        _host = await StartAsync();
        Http = new HttpClient(new DescribedHandler(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 })) { BaseAddress = new Uri($"http://127.0.0.1:{Port}"), Timeout = TimeSpan.FromSeconds(60) };
        while ((await Http.GetAsync(Peers.Count == 0 ? "/readyz" : "/healthz")).StatusCode != HttpStatusCode.OK)
            await Task.Yield();
    }

    /// <summary>Another process may take a port between the choice and the use; then others are chosen. No disk is so slow that a test is to hear of it, unless it asks.</summary>
    private async Task<NodeHost> StartAsync()
    {
        var settings = new Dictionary<Setting, string> { [SettingTable.RequestTimeout] = "30s", [SettingTable.DiskStallTimeout] = "60s" };
        foreach (var (setting, value) in Settings)
            settings[setting] = value;
        settings[SettingTable.Data] = Path.Combine(_folder, "node");
        for (var attempt = 1; ; attempt++)
        {
            (Port, InternalPort) = (FreePort.Next(), HasInternalPort ? (int?)FreePort.Next() : null);
            var arguments = new ServeArguments { Port = Port.ToString(), InternalPort = InternalPort?.ToString(), Peers = Peers };
            try
            {
                return await NodeHost.StartAsync(ConfigurationLoader.FromFlags(arguments, settings, new Dictionary<string, string>()), Log, TimeProvider.System, Limits);
            }
            catch (StartupException e) when (attempt < 10 && e.Message.Contains("already in use", StringComparison.Ordinal))
            {
                // Nothing has been created: the ports are taken before the folder is.
            }
        }
    }

    public async Task<HttpResponseMessage> PutAsync(string path, string body, string? contentType = "application/json", string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        if (contentType is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return await Http.SendAsync(request);
    }

    public async Task<string> NewTopicAsync(string? name = null)
    {
        name ??= Guid.NewGuid().ToString("N");
        var response = await PutAsync("/topic", $$"""{"topic": "{{name}}"}""");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return name;
    }

    public Task<RawConnection> ConnectAsync(int? port = null) => RawConnection.OpenAsync(port ?? Port);

    /// <summary>As SIGTERM does.</summary>
    public Task StopAsync() => _host!.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (_host is not null)
            await _host.DisposeAsync();
        Log.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
