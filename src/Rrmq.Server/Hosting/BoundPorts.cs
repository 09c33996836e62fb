using System.Net;
using System.Net.Sockets;

namespace Rrmq.Server;

/// <summary>
/// The node's ports, taken before anything is created on disk, so that a second start of the same node leaves no trace. They are handed to Kestrel, which
/// begins to listen only when the node can answer: until then a client is refused at once and asks another.
/// </summary>
internal sealed class BoundPorts : IDisposable
{
    private readonly Dictionary<EndPoint, Socket> _sockets = [];

    private BoundPorts(IPEndPoint client, IPEndPoint? peer)
    {
        Client = client;
        Peer = peer;
    }

    public IPEndPoint Client { get; }

    /// <summary>Null when peers share the client port.</summary>
    public IPEndPoint? Peer { get; }

    public static BoundPorts Bind(NodeConfiguration configuration)
    {
        var self = configuration.Node.Self;
        var host = configuration.Server.Bind ?? self.Host;
        var address = ListenAddress.Resolve(host, configuration.Server.Bind is null ? configuration.HostField : SettingTable.Bind.Name);
        var ports = new BoundPorts(new IPEndPoint(address, self.Port), self.InternalPort == self.Port ? null : new IPEndPoint(address, self.InternalPort));
        try
        {
            ports.BindOne(ports.Client, configuration.PortField, configuration);
            if (ports.Peer is not null)
                ports.BindOne(ports.Peer, configuration.InternalPortField, configuration);
            return ports;
        }
        catch
        {
            ports.Dispose();
            throw;
        }
    }

    /// <summary>The socket of an endpoint; from here on it is the caller's.</summary>
    public Socket Take(EndPoint endpoint) => _sockets.Remove(endpoint, out var socket) ? socket : throw new InvalidOperationException($"{endpoint} was not bound");

    public void Dispose()
    {
        foreach (var socket in _sockets.Values)
            socket.Dispose();
        _sockets.Clear();
    }

    private void BindOne(IPEndPoint endpoint, string portField, NodeConfiguration configuration)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(endpoint, socket);
        try
        {
            if (endpoint.Address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            socket.Bind(endpoint);
        }
        catch (SocketException e)
        {
            throw new StartupException($"cannot listen on {endpoint}: {Explain(e, portField, configuration)}", e);
        }
    }

    private static string Explain(SocketException e, string portField, NodeConfiguration configuration) => e.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => $"address already in use (field {portField})",
        SocketError.AddressNotAvailable =>
            $"this machine does not have that address (field {(configuration.Server.Bind is null ? configuration.HostField : SettingTable.Bind.Name)}); bind names the one to listen on",
        SocketError.AccessDenied => $"not allowed to use that port (field {portField})",
        _ => $"{e.Message} (field {portField})",
    };
}
