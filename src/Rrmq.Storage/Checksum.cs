using System.Buffers.Binary;
using System.Numerics;

namespace Rrmq.Storage;

/// <summary>The bare CRC32C register over bytes, eight at a time.</summary>
internal static class Checksum
{
    public static uint Of(uint seed, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            seed = BitOperations.Crc32C(seed, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var one in bytes)
            seed = BitOperations.Crc32C(seed, one);
        return seed;
    }
}
