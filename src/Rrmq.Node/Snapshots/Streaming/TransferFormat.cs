using System.Buffers.Binary;
using System.Numerics;

namespace Rrmq.Node;

/// <summary>
/// What a leader streams to a peer that its log cannot bring up to date (docs/wire-format.md): length of the state u64, the state, its checksum u32; then each live body in the
/// order of the log, its checksum u32 before it. How long each is, and where it belongs, the state says.
/// </summary>
internal static class TransferFormat
{
    public const int LengthBytes = sizeof(long);
    public const int ChecksumBytes = sizeof(uint);
    public const uint ChecksumStart = uint.MaxValue;

    public static byte[] Length(long bytes)
    {
        var encoded = new byte[LengthBytes];
        BinaryPrimitives.WriteInt64LittleEndian(encoded, bytes);
        return encoded;
    }

    public static byte[] Checksum(uint checksum)
    {
        var encoded = new byte[ChecksumBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(encoded, checksum);
        return encoded;
    }

    public static uint Add(uint checksum, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var one in bytes)
            checksum = BitOperations.Crc32C(checksum, one);
        return checksum;
    }
}
