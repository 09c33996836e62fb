using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace Rrmq.EndToEnd;

/// <summary>
/// A network namespace for each node and a <see cref="PacketSwitch"/> between them and us. Names hold our process id: what a killed run left behind is known by it and swept away by the next. The
/// last place is ours, for clients; its cables stay fine.
/// </summary>
internal sealed class NetworkLab : IDisposable
{
    public const string Prefix = "rrmq-e2e-";
    private static readonly Lazy<string?> Missing = new(FindMissing);
    private static int _labs;

    private readonly List<TunDevice> _devices = [];
    private readonly List<string> _namespaces = [];
    private readonly List<Guard> _guards = [];
    private readonly PacketSwitch _switch;
    private readonly int _lab = Interlocked.Increment(ref _labs);
    private readonly int _nodes;

    private NetworkLab(int nodes)
    {
        _nodes = nodes;
        try
        {
            for (var place = 0; place <= nodes; place++)
                AddPlace(place);
            _switch = new PacketSwitch([.. _devices.Select((device, place) => (BinaryPrimitives.ReadUInt32BigEndian(AddressOf(place).GetAddressBytes()), device))]);
        }
        catch
        {
            Remove();
            throw;
        }
    }

    public long LostPackets => _switch.Lost;

    /// <summary>Skips the test, saying what is missing, where namespaces cannot be made.</summary>
    public static NetworkLab CreateOrSkip(int nodes)
    {
        Assert.SkipWhen(Missing.Value is not null, $"network namespaces: {Missing.Value}");
        return new NetworkLab(nodes);
    }

    public IPAddress AddressOf(int place) => IPAddress.Parse($"10.{128 + (Environment.ProcessId >> 8 & 63)}.{Environment.ProcessId & 255}.{(_lab % 15 * 16) + place + 1}");

    /// <summary>The words that start a program in a node's namespace; the process is the program's own.</summary>
    public IReadOnlyList<string> Inside(int node) => ["ip", "netns", "exec", _namespaces[node]];

    /// <summary>All packets of one direction, from now on.</summary>
    public void OneWay(int from, int to, WireWeather weather) => _switch.Set(from, to, weather);

    public void BothWays(int one, int other, WireWeather weather)
    {
        OneWay(one, other, weather);
        OneWay(other, one, weather);
    }

    /// <summary>Every link between nodes.</summary>
    public void Everywhere(WireWeather weather)
    {
        for (var from = 0; from < _nodes; from++)
            for (var to = 0; to < _nodes; to++)
                OneWay(from, to, weather);
    }

    public void Isolate(int node)
    {
        foreach (var other in Enumerable.Range(0, _nodes).Where(other => other != node))
            BothWays(node, other, WireWeather.Cut);
    }

    public void Heal() => Everywhere(WireWeather.Fine);

    public void Dispose()
    {
        _switch.Dispose();
        Remove();
    }

    /// <summary>Removes the namespaces of runs that are no more.</summary>
    public static void Sweep()
    {
        foreach (var name in Shell.Run("ip", "netns", "list").Split('\n').Select(line => line.Split(' ')[0]).Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
            if (int.TryParse(name[Prefix.Length..].Split('-')[0], CultureInfo.InvariantCulture, out var owner) && !ProcessTree.IsAlive(owner))
                Shell.Try("ip", "netns", "del", name);
    }

    private void AddPlace(int place)
    {
        var device = new TunDevice($"rq{Environment.ProcessId}_{_lab}_{place}");
        _devices.Add(device);
        string[] inside = [];
        if (place < _nodes)
        {
            var name = $"{Prefix}{Environment.ProcessId}-{_lab}-{place}";
            _guards.Add(Guard.TryAsync("ip netns add $1", "ip netns del $1", name).GetAwaiter().GetResult() ?? throw new InvalidOperationException($"no namespace {name} could be made"));
            _namespaces.Add(name);
            Shell.Run("ip", "link", "set", device.Name, "netns", name);
            inside = ["-n", name];
            Shell.Run("ip", [.. inside, "link", "set", "lo", "up"]);
        }

        Shell.Run("ip", [.. inside, "address", "add", $"{AddressOf(place)}/28", "dev", device.Name]);
        Shell.Run("ip", [.. inside, "link", "set", device.Name, "up"]);
    }

    private void Remove()
    {
        foreach (var guard in _guards)
            guard.Dispose();
        foreach (var device in _devices)
            device.Dispose();
    }

    private static string? FindMissing()
    {
        if (!OperatingSystem.IsLinux())
            return "Linux is needed";
        if (!Environment.IsPrivilegedProcess)
            return "root is needed";
        if (Shell.Try("ip", "-V") is null)
            return "the program ip (package iproute2) is missing";
        if (!File.Exists("/dev/net/tun"))
            return "/dev/net/tun is missing";
        Sweep();
        try
        {
            using var _ = new NetworkLab(1);
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return $"not permitted here ({e.Message})";
        }
    }
}
