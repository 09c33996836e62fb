using System.Buffers.Binary;
using System.Numerics;

namespace Rrmq.Transport;

/// <summary>CRC-32C (Castagnoli) with the usual start value and final inversion, as in iSCSI (RFC 3720, section 12.1): hardware does eight bytes a step.</summary>
internal static class FrameChecksum
{
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var b in bytes)
            crc = BitOperations.Crc32C(crc, b);

        return ~crc;
    }
}
