using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rrmq.Chaos;
using Rrmq.Load;

namespace Rrmq.Bench;

/// <summary>Three real nodes with default settings, their data on the disk that the repository lies on.</summary>
internal sealed class BenchCluster : IDisposable
{
    private readonly string _folder;
    private readonly ServerProcess[] _nodes;
    private readonly string[] _configs;
    private readonly string _program;

    /// <param name="size">Nodes.</param>
    /// <param name="program">By default the one of this repository.</param>
    /// <param name="mesh">Whether peers talk through <see cref="Mesh"/>.</param>
    /// <param name="settings">Fields of CONFIG besides the addresses.</param>
    /// <param name="prepare">Given the folder of each node's data before it starts.</param>
    /// <param name="starts">Else whoever asked starts the nodes, by <see cref="ConfigPath"/>.</param>
    public BenchCluster(int size = 3, string? program = null, bool mesh = false, JsonObject? settings = null, Action<int, string>? prepare = null, bool starts = true)
    {
        _program = program ?? BenchFolder.Program;
        _folder = Directory.CreateDirectory(Path.Combine(BenchFolder.Root, "out", $"bench-{Environment.ProcessId}-{Guid.NewGuid():n}")).FullName;
        Ports = [.. Enumerable.Range(0, size).Select(_ => BenchFolder.FreePort())];
        int[]? internals = mesh ? [.. Enumerable.Range(0, size).Select(_ => BenchFolder.FreePort())] : null;
        Mesh = internals is null ? null : new PeerMesh(internals);
        _configs = [.. Enumerable.Range(0, size).Select(self => WriteConfig(self, internals, settings))];
        for (var self = 0; self < size; self++)
            prepare?.Invoke(self, Directory.CreateDirectory(DataPath(self)).FullName);
        _nodes = starts ? [.. Enumerable.Range(0, size).Select(Start)] : [];
    }

    /// <summary>The network between the nodes, where one was asked for.</summary>
    public PeerMesh? Mesh { get; }

    public int[] Ports { get; }

    public IEnumerable<ServerProcess> Nodes => _nodes;

    public ServerProcess this[int index] => _nodes[index];

    public static HttpClient Http { get; } = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromMilliseconds(300) })
    {
        Timeout = TimeSpan.FromSeconds(1),
    };

    /// <summary>The nodes as the load generator knows them.</summary>
    public IReadOnlyList<Target> Targets => [.. Enumerable.Range(0, Ports.Length).Select(index => Target.Find(Url(index))!)];

    public string Url(int index) => $"http://127.0.0.1:{Ports[index]}";

    public void Restart(int index)
    {
        _nodes[index].Dispose();
        _nodes[index] = Start(index);
    }

    /// <summary>Waits until one node leads and all others follow it.</summary>
    public async Task<int> LeaderAsync()
    {
        var until = DateTime.UtcNow.AddSeconds(20);
        while (DateTime.UtcNow < until)
        {
            var roles = await Task.WhenAll(Enumerable.Range(0, Ports.Length).Select(RoleAsync));
            if (roles.Count(role => role == "Leader") == 1 && roles.All(role => role is "Leader" or "Follower"))
                return Array.IndexOf(roles, "Leader");
            await Task.Delay(20);
        }

        throw new InvalidOperationException("no leader in 20 s");
    }

    public async Task<string> RoleAsync(int index)
    {
        try
        {
            using var json = JsonDocument.Parse(await Http.GetStringAsync(Url(index) + "/status"));
            return json.RootElement.GetProperty("role").GetString() ?? "";
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return "";
        }
    }

    /// <summary>Up to where the node has applied the log; -1 when it does not answer.</summary>
    public async Task<long> AppliedAsync(int index)
    {
        try
        {
            using var json = JsonDocument.Parse(await Http.GetStringAsync(Url(index) + "/status"));
            return json.RootElement.GetProperty("consensus").GetProperty("last_applied").GetInt64();
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return -1;
        }
    }

    public async Task CreateTopicAsync(string topic)
    {
        var leader = await LeaderAsync();
        using var body = new StringContent($"{{\"topic\":\"{topic}\"}}", Encoding.UTF8, "application/json");
        using var response = await Http.PutAsync(Url(leader) + "/topic", body);
        response.EnsureSuccessStatusCode();
    }

    public void KillAll()
    {
        foreach (var node in _nodes)
            node.Dispose();
    }

    public void StartAll()
    {
        for (var i = 0; i < _nodes.Length; i++)
            _nodes[i] = Start(i);
    }

    /// <summary>Waits until snapshots and compactions have had their time: the folders have not changed in size for two seconds.</summary>
    public async Task RestAsync()
    {
        var (sizes, since) = (Disk(), 0);
        while (since < 4)
        {
            await Task.Delay(500);
            var now = Disk();
            since = now.SequenceEqual(sizes) ? since + 1 : 0;
            sizes = now;
        }
    }

    /// <summary>Bytes of each node's data folder.</summary>
    public long[] Disk() => [.. Ports.Select((_, index) => new DirectoryInfo(DataPath(index)).EnumerateFiles("*", SearchOption.AllDirectories).Sum(SizeOf))];

    /// <summary>The same in MiB.</summary>
    public string DiskMiB => string.Join(", ", Disk().Select(bytes => bytes >> 20));

    /// <summary>What each node has handed to its disk since its start, in MiB.</summary>
    public string WrittenMiB => string.Join(", ", _nodes.Select(node => node.WrittenBytes >> 20));

    public static async Task PopAsync(string leader, string topic)
    {
        var until = DateTime.UtcNow.AddSeconds(20);
        while (DateTime.UtcNow < until)
        {
            try
            {
                using var response = await Http.GetAsync($"{leader}/message/{topic}");
                if (response.IsSuccessStatusCode)
                    return;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // Not ready yet.
            }
        }

        throw new InvalidOperationException("no message in 20 s");
    }

    public string ConfigPath(int index) => _configs[index];

    public string DataPath(int index) => Path.Combine(_folder, "data", $"127.0.0.1_{Ports[index]}");

    public void Dispose()
    {
        foreach (var node in _nodes)
            node.Dispose();
        Mesh?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // A file may go between the listing and the look at it.
    private static long SizeOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }

    private string WriteConfig(int self, int[]? internals, JsonObject? settings)
    {
        var config = settings?.DeepClone().AsObject() ?? [];
        config["addresses"] = new JsonArray([.. Ports.Select((port, index) =>
        {
            var address = new JsonObject { ["ip"] = "127.0.0.1", ["port"] = port };
            if (internals is not null)
                address["internal_port"] = index == self ? internals[self] : Mesh!.PortOf(self, index);
            return address;
        })]);
        config["data"] = DataPath(self);
        var path = Path.Combine(_folder, $"cluster-{self}.json");
        File.WriteAllText(path, config.ToJsonString());
        return path;
    }

    private ServerProcess Start(int index) =>
        new(_program, _folder, _configs[index], $"{index}");
}
