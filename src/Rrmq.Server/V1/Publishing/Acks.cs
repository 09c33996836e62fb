using Rrmq.Node;

namespace Rrmq.Server;

/// <summary>The parameter <c>acks</c>: when a publish counts as done.</summary>
internal static class Acks
{
    public static Acknowledgement Read(QueryParameters query) => query.Choice("acks", "leader", "quorum", "all") switch
    {
        0 => Acknowledgement.Leader,
        2 => Acknowledgement.All,
        _ => Acknowledgement.Quorum,
    };
}
