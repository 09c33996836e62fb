namespace Rrmq.Transport;

/// <summary>The words of the handshake (docs/wire-format.md). Dialer, accepting server and tests share them.</summary>
public static class HandshakeHeaders
{
    /// <summary>The request's path.</summary>
    public const string Path = "/raft";

    /// <summary>What <c>Upgrade</c> must say: protocol and version. A change of the frames that old nodes cannot read changes the number.</summary>
    public const string Protocol = "rrmq-raft/1";

    /// <summary>The cluster's id, 16 hexadecimal digits.</summary>
    public const string Cluster = "RRMQ-Cluster";

    /// <summary>The dialer's node id, decimal.</summary>
    public const string Node = "RRMQ-Node";

    /// <summary>The node id the dialer means to reach, decimal.</summary>
    public const string TargetNode = "RRMQ-Target-Node";

    /// <summary>Request: the dialer's incarnation. Answer 101: the accepting node's. 16 hexadecimal digits.</summary>
    public const string Incarnation = "RRMQ-Incarnation";

    /// <summary>The dialer's public address, for log lines.</summary>
    public const string Address = "RRMQ-Address";

    /// <summary>
    /// Only from a node that was taken into a cluster which existed before it: host:port where peers dial it. A member that slept through that learns of it here, and could
    /// not answer otherwise.
    /// </summary>
    public const string JoinedAt = "RRMQ-Joined-At";

    /// <summary>Answer 101: <c>1</c> when the accepting node answers probes. Nodes from before there were any do not say it, and would fail on one.</summary>
    public const string Probes = "RRMQ-Probes";

    /// <summary>On a refusal: one of the slugs of the handshake policy.</summary>
    public const string Error = "RRMQ-Error";

    /// <summary>On a refusal: one sentence for the operator.</summary>
    public const string Reason = "RRMQ-Reason";
}
