namespace Rrmq.Server;

/// <summary>Understands the nodes of a CONFIG file: every host and port valid, and no port of a host used twice.</summary>
internal static class NodeList
{
    private const string PortRule = "must be a whole number from 1 to 65535";

    /// <summary>As many addresses as there are nodes, null where one is wrong.</summary>
    public static NodeAddress?[] Parse(ConfigDocument document, ConfigurationErrors errors)
    {
        if (document.Nodes is null)
            errors.Add(document.Source, "addresses", "is missing: it must list the nodes as {\"ip\": …, \"port\": …}");
        else if (document.Nodes.Count == 0)
            errors.Add(document.Source, "addresses", "is empty: a cluster has at least one node");

        var nodes = document.Nodes ?? [];
        var addresses = new NodeAddress?[nodes.Count];
        var claims = new Dictionary<(string Place, int Port), string>();
        for (var i = 0; i < nodes.Count; i++)
            if ((addresses[i] = ParseOne(nodes[i], errors)) is { } address)
                Claim(nodes[i], address, claims, errors);
        return addresses;
    }

    private static NodeAddress? ParseOne(RawNode node, ConfigurationErrors errors)
    {
        string? host = null;
        if (node.Ip is null)
            errors.Add(node.Source, $"{node.Field}.ip", "is missing");
        else if ((host = NodeAddress.ParseHost(node.Ip.Text, out var rule)) is null)
            errors.Add(node.Source, node.Ip.Field, node.Ip.Text, rule!);

        if (node.Port is null)
            errors.Add(node.Source, $"{node.Field}.port", "is missing");
        var port = Port(node.Port, errors);
        var internalPort = node.InternalPort is null ? port : Port(node.InternalPort, errors);
        return host is null || port is null || internalPort is null ? null : new NodeAddress(host, port.Value, internalPort.Value);
    }

    private static int? Port(RawValue? value, ConfigurationErrors errors)
    {
        var port = value is null ? null : NodeAddress.ParsePort(value.Text);
        if (value is not null && port is null)
            errors.Add(value.Source, value.Field, value.Text, PortRule);
        return port;
    }

    private static void Claim(RawNode node, NodeAddress address, Dictionary<(string, int), string> claims, ConfigurationErrors errors)
    {
        ClaimOne(address.Port, node.Port!.Field);
        if (address.InternalPort != address.Port)
            ClaimOne(address.InternalPort, node.InternalPort!.Field);

        void ClaimOne(int port, string field)
        {
            if (!claims.TryAdd((address.Place, port), field))
                errors.Add(node.Source, field, port.ToString(), $"{address.Host}:{port} is already taken by {claims[(address.Place, port)]}");
        }
    }
}
