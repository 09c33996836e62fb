using System.Numerics;

namespace Rrmq.Storage;

/// <summary>
/// Where the checksums of a segment's records start from. It binds a record to its node's incarnation, its segment and its offset: bytes left by another
/// node, copied from another segment, written to the wrong place, or published as the body of a message, never pass for a record.
/// </summary>
internal readonly struct ChecksumSeed(ulong segment, Incarnation incarnation)
{
    private readonly uint _value = BitOperations.Crc32C(BitOperations.Crc32C(uint.MaxValue, segment), incarnation.Value);

    public uint At(long offset) => BitOperations.Crc32C(_value, (ulong)offset);
}
