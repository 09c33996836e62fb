using System.Globalization;
using System.Text;

namespace Rrmq.Server;

/// <summary>Where one node is. The order of nodes, and with it their numbers, is by <see cref="Rank"/>: host as text, then port.</summary>
internal sealed record NodeAddress(string Host, int Port, int InternalPort) : IComparable<NodeAddress>
{
    public string Url => $"http://{Authority}";

    public string Authority => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    /// <summary>localhost and 127.0.0.1 are one place: a cluster whose start lines mix them must still agree on its members.</summary>
    public string Place => Host == "localhost" ? "127.0.0.1" : Host;

    public bool IsSamePlace(NodeAddress other) => Place == other.Place && Port == other.Port;

    public int CompareTo(NodeAddress? other)
    {
        if (other is null)
            return 1;
        var byHost = string.CompareOrdinal(Place, other.Place);
        return byHost != 0 ? byHost : Port.CompareTo(other.Port);
    }

    /// <summary>A host as it is kept, from <c>127.0.0.1</c>, <c>http://127.0.0.1/</c>, <c>[::1]</c> or a DNS name; null and the broken rule otherwise.</summary>
    public static string? ParseHost(string text, out string? rule)
    {
        var host = text.Trim();
        rule = null;
        if (host.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            host = host["http://".Length..];
        else if (host.Contains("://", StringComparison.Ordinal))
            rule = "only http:// is spoken here";
        host = host.TrimEnd('/');
        if (host.StartsWith('[') && host.EndsWith(']'))
            host = host[1..^1];
        if (rule is null && !Ascii.IsValid(host))
            rule = "must be plain ASCII (an international name in its xn-- form)";
        if (rule is null && Uri.CheckHostName(host) == UriHostNameType.Unknown)
            rule = host.Contains(':') ? "must be a host without a port (the port has its own field)" : "must be an IP address or a host name";
        return rule is null ? host.ToLowerInvariant() : null;
    }

    public static int? ParsePort(string text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535 ? port : null;

    /// <summary>One of <c>--peers</c>: <c>[http://]host:port[:internal_port][/]</c>; null when it is none.</summary>
    public static NodeAddress? ParsePeer(string text)
    {
        var rest = text.Trim();
        if (rest.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            rest = rest["http://".Length..];
        rest = rest.TrimEnd('/');
        var afterHost = rest.StartsWith('[') ? rest.IndexOf(']') + 1 : rest.IndexOf(':');
        if (afterHost <= 0 || afterHost >= rest.Length || rest[afterHost] != ':')
            return null;
        var ports = rest[(afterHost + 1)..].Split(':');
        if (ports.Length > 2 || ParseHost(rest[..afterHost], out _) is not { } host || ParsePort(ports[0]) is not { } port)
            return null;
        return ports.Length == 1 ? new NodeAddress(host, port, port) : ParsePort(ports[1]) is { } peers ? new NodeAddress(host, port, peers) : null;
    }
}
