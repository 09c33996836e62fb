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

        if (wrong is not null && protocol == HandshakeHeaders.Protocol)
        {
            request = null;
            refusal = new HandshakeVerdict.Refused(400, HandshakePolicy.MalformedHandshake, $"The header {wrong} is missing or unreadable.");
            return false;
        }

        request = new HandshakeRequest(protocol, new ClusterId(cluster), new NodeId(node), new NodeId(target), new Incarnation(incarnation), address);
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
}
