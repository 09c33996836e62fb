namespace Rrmq.Server;

/// <summary>Which of the surfaces a request came to.</summary>
internal enum RequestSurface
{
    /// <summary><c>/topic</c> and <c>/message</c>.</summary>
    Base,

    /// <summary><c>/send</c>, <c>/messages</c>, <c>/sync</c>, <c>/heartbeat</c>.</summary>
    Stream,

    /// <summary><c>/v1/…</c> but the cluster's.</summary>
    V1,

    /// <summary><c>POST /</c>.</summary>
    Sqs,

    /// <summary><c>/status</c>, health, metrics, the cluster, pages.</summary>
    Operator,

    /// <summary>Other nodes; their connections are not counted as requests.</summary>
    Peers,
}
