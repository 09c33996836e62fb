using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Rrmq.Queues;

/// <summary>
/// What the stream knows of a message without reading it: enough to tell a repetition from another message under the same id, and to pass over what a reader's filter leaves out. Computed once, by the node that took the
/// request.
/// </summary>
/// <param name="Id">The first 128 bits of the SHA-256 of its id.</param>
/// <param name="Payload">The first 64 bits of the SHA-256 of its payload.</param>
/// <param name="Sender">As <see cref="Of"/> makes it; two senders may share one, so that a match is looked at.</param>
/// <param name="Recipient">The same.</param>
public readonly record struct StreamTags(UInt128 Id, ulong Payload, uint Sender, uint Recipient)
{
    public const int EncodedSize = 16 + sizeof(ulong) + (2 * sizeof(uint));

    public static StreamTags From(string id, ReadOnlySpan<byte> payload, string sender, string recipient)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(payload, digest);
        var fingerprint = BinaryPrimitives.ReadUInt64LittleEndian(digest);
        SHA256.HashData(Encoding.UTF8.GetBytes(id), digest);
        return new StreamTags(BinaryPrimitives.ReadUInt128LittleEndian(digest), fingerprint, Of(sender), Of(recipient));
    }

    /// <summary>32 bits that stand for a name.</summary>
    public static uint Of(string name)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), digest);
        return BinaryPrimitives.ReadUInt32LittleEndian(digest);
    }

    internal void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt128LittleEndian(target, Id);
        BinaryPrimitives.WriteUInt64LittleEndian(target[16..], Payload);
        BinaryPrimitives.WriteUInt32LittleEndian(target[24..], Sender);
        BinaryPrimitives.WriteUInt32LittleEndian(target[28..], Recipient);
    }

    internal static StreamTags Read(ReadOnlySpan<byte> source) => new(
        BinaryPrimitives.ReadUInt128LittleEndian(source), BinaryPrimitives.ReadUInt64LittleEndian(source[16..]),
        BinaryPrimitives.ReadUInt32LittleEndian(source[24..]), BinaryPrimitives.ReadUInt32LittleEndian(source[28..]));
}
