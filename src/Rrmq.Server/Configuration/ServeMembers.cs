using System.Net;
using System.Net.NetworkInformation;

namespace Rrmq.Server;

/// <summary>The members that <c>rrmq serve</c> names: itself and its peers. It may be among its own <c>--peers</c> or not.</summary>
/// <param name="Bind">Set when <c>--host</c> was a wildcard: the address to listen on, as opposed to the one peers dial.</param>
internal sealed record ServeMembers(IReadOnlyDictionary<NodeAddress, string> Names, NodeAddress Self, string? Bind)
{
    private const string Source = "command line";
    private static readonly char[] Separators = [',', ' ', ';'];

    /// <summary>Null when anything is wrong; the errors then say what.</summary>
    public static ServeMembers? Parse(ServeArguments arguments, ConfigurationErrors errors)
    {
        if (arguments.Join is not null && arguments.Peers.Count > 0)
            errors.Add(Source, "--join", arguments.Join, "cannot be given with --peers: who joins is told of its peers");
        var peers = ParsePeers(arguments, errors);
        var host = NodeAddress.ParseHost(arguments.Host ?? "127.0.0.1", out var rule);
        if (host is null)
            errors.Add(Source, "--host", arguments.Host!, rule!);
        var port = Port("--port", arguments.Port ?? "8567", errors);
        var internalPort = arguments.InternalPort is null ? port : Port("--internal-port", arguments.InternalPort, errors);
        if (arguments.Id is { } id && (id.Length is 0 or > 64 || id.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))))
            errors.Add(Source, "--id", id, "must be 1 to 64 characters without blanks");
        if (host is null || port is null || internalPort is null)
            return null;

        string? bind = null;
        if (IPAddress.TryParse(host, out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)))
        {
            bind = host;
            host = HostBehindWildcard(peers, port.Value);
            if (host is null)
            {
                errors.Add(Source, "--host", bind, "is an address to listen on, not one that peers can dial: give --host the node's own and --bind this one");
                return null;
            }
        }

        var self = new NodeAddress(host, port.Value, internalPort.Value);
        // The node knows its own internal port best, and peers listed twice are one.
        var all = peers.Where(peer => !peer.IsSamePlace(self)).DistinctBy(peer => (peer.Place, peer.Port)).Append(self).ToList();
        return new ServeMembers(Name(all, self, arguments.Id), self, bind);
    }

    private static List<NodeAddress> ParsePeers(ServeArguments arguments, ConfigurationErrors errors)
    {
        var peers = new List<NodeAddress>();
        foreach (var text in arguments.Peers.SelectMany(list => list.Split(Separators, StringSplitOptions.RemoveEmptyEntries)))
            if (NodeAddress.ParsePeer(text) is { } peer)
                peers.Add(peer);
            else
                errors.Add(Source, "--peers", text, "must be http://host:port, or http://host:port:internal_port");
        return peers;
    }

    private static int? Port(string flag, string text, ConfigurationErrors errors)
    {
        var port = NodeAddress.ParsePort(text);
        if (port is null)
            errors.Add(Source, flag, text, "must be a whole number from 1 to 65535");
        return port;
    }

    // A node told to listen everywhere is the peer with its port on this machine; where it is not listed, all others being on one local address tells.
    private static string? HostBehindWildcard(List<NodeAddress> peers, int port)
    {
        if (peers.Count == 0)
            return "127.0.0.1";
        if (peers.FirstOrDefault(peer => peer.Port == port && IsLocal(peer.Place)) is { } listed)
            return listed.Host;
        var places = peers.Select(peer => peer.Place).Distinct().ToList();
        return places.Count == 1 && IsLocal(places[0]) ? peers[0].Host : null;
    }

    private static bool IsLocal(string host) => IPAddress.TryParse(host, out var ip)
        && (IPAddress.IsLoopback(ip) || NetworkInterface.GetAllNetworkInterfaces().Any(card => card.GetIPProperties().UnicastAddresses.Any(own => own.Address.Equals(ip))));

    // Peers' own --id is not known here, so they are called by their place in the order; one that would take this node's name is called by its address.
    private static Dictionary<NodeAddress, string> Name(List<NodeAddress> all, NodeAddress self, string? id)
    {
        var names = new Dictionary<NodeAddress, string>();
        foreach (var (rank, address) in all.Order().Index())
        {
            var byRank = $"n{rank}";
            names[address] = address == self ? id ?? byRank : byRank == id ? address.Authority : byRank;
        }

        return names;
    }
}
