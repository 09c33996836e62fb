using System.Buffers.Binary;
using System.Text;
using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>
/// What a membership carries for a member and consensus does not read (docs/file-formats.md): format 1, flags (1 awaited, 2 data folder known), incarnation of the
/// data folder, port, port for peers, then name, public address and host, each with its length before it. Little-endian.
/// </summary>
public static class MemberAddress
{
    private const byte Format = 1;
    private const int FixedBytes = 14;
    private const byte AwaitedFlag = 1;
    private const byte FolderFlag = 2;

    public static byte[] Encode(Member member)
    {
        string[] texts = [member.Name, member.PublicAddress, member.Host];
        var bytes = new byte[FixedBytes + texts.Sum(static text => sizeof(ushort) + Encoding.UTF8.GetByteCount(text))];
        bytes[0] = Format;
        bytes[1] = (byte)((member.IsAwaited ? AwaitedFlag : 0) | (member.Folder is null ? 0 : FolderFlag));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(2), member.Folder?.Value ?? 0);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(10), (ushort)member.Port);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(12), (ushort)member.InternalPort);
        var rest = bytes.AsSpan(FixedBytes);
        foreach (var text in texts)
        {
            var length = Encoding.UTF8.GetBytes(text, rest[sizeof(ushort)..]);
            BinaryPrimitives.WriteUInt16LittleEndian(rest, (ushort)length);
            rest = rest[(sizeof(ushort) + length)..];
        }

        return bytes;
    }

    /// <summary>Null for bytes that no <see cref="Encode"/> wrote.</summary>
    public static Member? TryDecode(NodeId node, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < FixedBytes || bytes[0] != Format)
            return null;
        var rest = bytes[FixedBytes..];
        if (TakeText(ref rest) is not { } name || TakeText(ref rest) is not { } address || TakeText(ref rest) is not { } host || !rest.IsEmpty)
            return null;
        return new Member(node, name, address, host, BinaryPrimitives.ReadUInt16LittleEndian(bytes[10..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[12..]))
        {
            IsAwaited = (bytes[1] & AwaitedFlag) != 0,
            Folder = (bytes[1] & FolderFlag) != 0 ? new Incarnation(BinaryPrimitives.ReadUInt64LittleEndian(bytes[2..])) : null,
        };
    }

    /// <summary>The members of a membership that carry an address.</summary>
    public static IReadOnlyList<Member> MembersOf(Membership membership) =>
        [.. membership.Members.Select(static member => TryDecode(member.Node, member.Address.Span)).OfType<Member>()];

    private static string? TakeText(ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < sizeof(ushort))
            return null;
        var length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
        if (rest.Length < sizeof(ushort) + length)
            return null;
        var text = Encoding.UTF8.GetString(rest.Slice(sizeof(ushort), length));
        rest = rest[(sizeof(ushort) + length)..];
        return text;
    }
}
