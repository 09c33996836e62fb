using System.Globalization;
using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>What a dialing node says of itself before the first frame.</summary>
/// <param name="Protocol">The <c>Upgrade</c> header: protocol and version.</param>
/// <param name="Cluster">The cluster the dialer belongs to.</param>
/// <param name="Node">The dialer.</param>
/// <param name="TargetNode">The node the dialer means to reach.</param>
/// <param name="Incarnation">The dialer's data folder.</param>
/// <param name="Address">The dialer's public address, as it says itself: for humans only.</param>
public sealed record HandshakeRequest(
    string Protocol, ClusterId Cluster, NodeId Node, NodeId TargetNode, Incarnation Incarnation, string Address)
{
    private const int LongestHost = 255;

    /// <summary>Where a node that joined later is dialed by its peers, host:port; null for one that the cluster began with.</summary>
    public string? JoinedAt { get; init; }

    /// <summary>How to dial a node that joined later back; null for one that the cluster began with.</summary>
    public Peer? Newcomer => JoinedAt is { } at && TrySplit(at, out var host, out var port) ? new Peer(Node, $"node {Node}", Address, host, port) : null;

    /// <summary>
    /// Reads the request from its headers. With another protocol the remaining headers may be anything, so what cannot be read is left zero:
    /// <see cref="HandshakePolicy.Judge"/> looks at the protocol first.
    /// </summary>
    /// <param name="header">A header's value by its name (case-insensitive), null or empty when it is missing.</param>
    /// <param name="request">The request, when true is returned.</param>
    /// <param name="refusal">What to answer, when false is returned: 400 <c>malformed_handshake</c>, naming the header.</param>
    public static bool TryRead(Func<string, string?> header, out HandshakeRequest? request, out HandshakeVerdict.Refused? refusal)
    {
        ArgumentNullException.ThrowIfNull(header);
        var protocol = HeaderText.Clean(header("Upgrade"), 64);
        var wrong = default(string);

        var cluster = Hex(HandshakeHeaders.Cluster);
        var node = Number(HandshakeHeaders.Node);
        var target = Number(HandshakeHeaders.TargetNode);
        var incarnation = Hex(HandshakeHeaders.Incarnation);
        var address = HeaderText.Clean(header(HandshakeHeaders.Address), 256);
        var joinedAt = header(HandshakeHeaders.JoinedAt);
        if (joinedAt is not null && (HeaderText.Clean(joinedAt, LongestHost + 6) != joinedAt || !TrySplit(joinedAt, out _, out _))) wrong ??= HandshakeHeaders.JoinedAt;

        if (wrong is not null && protocol == HandshakeHeaders.Protocol)
        {
            request = null;
            refusal = new HandshakeVerdict.Refused(400, HandshakePolicy.MalformedHandshake, $"The header {wrong} is missing or unreadable.");
            return false;
        }

        request = new HandshakeRequest(protocol, new ClusterId(cluster), new NodeId(node), new NodeId(target), new Incarnation(incarnation), address) { JoinedAt = joinedAt };
        refusal = null;
        return true;

        ulong Hex(string name)
        {
            if (HeaderText.TryHex(header(name), out var value)) return value;
            wrong ??= name;
            return 0;
        }

        int Number(string name)
        {
            if (int.TryParse(header(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return value;
            wrong ??= name;
            return 0;
        }
    }

    /// <summary>The last colon parts them: a host may be an IPv6 address.</summary>
    private static bool TrySplit(string at, out string host, out int port)
    {
        var colon = at.LastIndexOf(':');
        host = colon > 0 ? at[..colon] : "";
        port = 0;
        return colon > 0 && int.TryParse(at.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65535;
    }
}
