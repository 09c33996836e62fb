using System.Buffers.Binary;

namespace Rrmq.Raft;

/// <summary>
/// A membership as bytes, in entries, snapshots and frames: format 1, number of members, highest number ever, then each member ascending: number, flags (1 voter,
/// 2 outgoing voter), length of the address, address. Little-endian (docs/file-formats.md).
/// </summary>
public static class MembershipFormat
{
    public const int LargestMembers = 255;
    public const int LargestAddressBytes = 1024;

    private const byte Format = 1;
    private const int HeaderBytes = 6;
    private const int MemberBytes = 7;
    private const byte VoterFlag = 1;
    private const byte OutgoingFlag = 2;

    public static byte[] Encode(Membership membership)
    {
        var bytes = new byte[SizeOf(membership)];
        bytes[0] = Format;
        bytes[1] = (byte)membership.Members.Count;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(2), membership.HighestNodeId.Value);
        var rest = bytes.AsSpan(HeaderBytes);
        foreach (var member in membership.Members)
        {
            BinaryPrimitives.WriteInt32LittleEndian(rest, member.Node.Value);
            rest[4] = (byte)((member.IsVoter ? VoterFlag : 0) | (member.IsOutgoingVoter ? OutgoingFlag : 0));
            BinaryPrimitives.WriteUInt16LittleEndian(rest[5..], (ushort)member.Address.Length);
            member.Address.Span.CopyTo(rest[MemberBytes..]);
            rest = rest[(MemberBytes + member.Address.Length)..];
        }

        return bytes;
    }

    public static int SizeOf(Membership membership)
    {
        var size = HeaderBytes;
        foreach (var member in membership.Members)
            size += MemberBytes + member.Address.Length;
        return size;
    }

    /// <summary>Null for bytes that no <see cref="Encode"/> wrote. Shares no memory with them.</summary>
    public static Membership? TryDecode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes || bytes[0] != Format)
            return null;
        var members = new GroupMember[bytes[1]];
        var highest = new NodeId(BinaryPrimitives.ReadInt32LittleEndian(bytes[2..]));
        var rest = bytes[HeaderBytes..];
        var previous = NodeId.None;
        for (var i = 0; i < members.Length; i++)
        {
            if (!TryTake(ref rest, out members[i]) || members[i].Node <= previous)
                return null;
            previous = members[i].Node;
        }

        return rest.IsEmpty && highest >= previous ? new Membership(members, highest) : null;
    }

    /// <exception cref="RaftInvariantException">The bytes are no membership: an entry or a snapshot is not what it was.</exception>
    public static Membership Decode(ReadOnlySpan<byte> bytes) =>
        TryDecode(bytes) ?? throw new RaftInvariantException($"{bytes.Length} bytes are no membership that this version can read");

    private static bool TryTake(ref ReadOnlySpan<byte> rest, out GroupMember member)
    {
        member = default;
        if (rest.Length < MemberBytes)
            return false;
        var node = new NodeId(BinaryPrimitives.ReadInt32LittleEndian(rest));
        var flags = rest[4];
        var length = BinaryPrimitives.ReadUInt16LittleEndian(rest[5..]);
        if (flags > (VoterFlag | OutgoingFlag) || length > LargestAddressBytes || rest.Length < MemberBytes + length)
            return false;
        member = new GroupMember(node, (flags & VoterFlag) != 0, (flags & OutgoingFlag) != 0, rest.Slice(MemberBytes, length).ToArray());
        rest = rest[(MemberBytes + length)..];
        return true;
    }
}
