using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Rrmq.Node;
using Rrmq.Raft;

namespace Rrmq.Server;

/// <summary>
/// Numbers the nodes. A number is a node's place, from 1, in the order of addresses, and the cluster's id comes from the same order: every start form and
/// every node arrives at the same ones, whatever order it was told them in.
/// </summary>
internal static class MemberTable
{
    /// <summary>The members in the order of their numbers; <paramref name="nameOf"/> is told a node's place in the order, from 0.</summary>
    public static Member[] Build(IEnumerable<NodeAddress> addresses, Func<NodeAddress, int, string> nameOf) =>
        [.. addresses.Order().Select((address, rank) =>
            new Member(new NodeId(rank + 1), nameOf(address, rank), address.Url, address.Host, address.Port, address.InternalPort))];

    public static ClusterId Identify(string? name, IEnumerable<NodeAddress> addresses)
    {
        var text = name ?? string.Join('\n', addresses.Order().Select(address => $"{address.Place}:{address.Port}"));
        return new ClusterId(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }
}
