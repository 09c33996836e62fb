using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;

namespace Rrmq.Server;

/// <summary>
/// Where a listing of topics goes on: behind the topic with a number, which no other ever has. It needs nothing that a node remembers, so it outlives restarts and leaders, and the topic it names. The checksum tells
/// a made-up one from ours.
/// </summary>
internal static class TopicCursor
{
    private const int Bytes = sizeof(long) + sizeof(uint);

    public static string Write(long number)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[sizeof(long)..], BitOperations.Crc32C(1, (ulong)number));
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Null when it is none of ours.</summary>
    public static long? Read(string text)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        if (text.Length != Base64Url.GetEncodedLength(Bytes) || Base64Url.DecodeFromChars(text, bytes, out _, out var written) != OperationStatus.Done || written != Bytes)
            return null;
        var number = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes[sizeof(long)..]) == BitOperations.Crc32C(1, (ulong)number) && number >= 0 ? number : null;
    }
}
