using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;

namespace Rrmq.Queues;

/// <summary>
/// What its receiver settles a leased message with. Each lease has another token, drawn from randomness that only the receiver's answer shows, so that a receipt is good for one lease and cannot be guessed. As text: base64url
/// of the three numbers and a checksum that tells a mistyped one from a late one.
/// </summary>
public readonly record struct Receipt(MessageId Message, ulong Token)
{
    public const int EncodedSize = 3 * sizeof(long);
    private const int TextBytes = EncodedSize + sizeof(uint);

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[TextBytes];
        Write(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[EncodedSize..], Checksum(bytes[..EncodedSize]));
        return Base64Url.EncodeToString(bytes);
    }

    public static bool TryParse(ReadOnlySpan<char> text, out Receipt receipt)
    {
        receipt = default;
        Span<byte> bytes = stackalloc byte[TextBytes + 2];
        if (text.Length != Base64Url.GetEncodedLength(TextBytes) || Base64Url.DecodeFromChars(text, bytes, out _, out var written) != OperationStatus.Done || written != TextBytes)
            return false;
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[EncodedSize..]) != Checksum(bytes[..EncodedSize]))
            return false;
        receipt = Read(bytes);
        return true;
    }

    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target, Message.Topic);
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], Message.Sequence);
        BinaryPrimitives.WriteUInt64LittleEndian(target[16..], Token);
    }

    public static Receipt Read(ReadOnlySpan<byte> source) => new(
        new MessageId(BinaryPrimitives.ReadInt64LittleEndian(source), BinaryPrimitives.ReadInt64LittleEndian(source[8..])), BinaryPrimitives.ReadUInt64LittleEndian(source[16..]));

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (var i = 0; i < bytes.Length; i += sizeof(ulong))
            crc = System.Numerics.BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes[i..]));
        return ~crc;
    }
}
