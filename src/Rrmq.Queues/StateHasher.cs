using System.Buffers.Binary;

namespace Rrmq.Queues;

/// <summary>
/// A 64-bit hash that is the same on every machine (FNV-1a over 8-byte words, finished with the mixer of SplitMix64). It compares replicas; it is no
/// defence against forgery.
/// </summary>
internal struct StateHasher
{
    private const ulong Prime = 0x100000001B3;
    private ulong _state;

    public StateHasher() => _state = 0xCBF29CE484222325;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        Mix((ulong)bytes.Length);
        while (bytes.Length >= sizeof(ulong))
        {
            Mix(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        if (bytes.IsEmpty)
            return;
        Span<byte> last = stackalloc byte[sizeof(ulong)];
        last.Clear();
        bytes.CopyTo(last);
        Mix(BinaryPrimitives.ReadUInt64LittleEndian(last));
    }

    public readonly ulong Value
    {
        get
        {
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    private void Mix(ulong word) => _state = System.Numerics.BitOperations.RotateLeft((_state ^ word) * Prime, 29);
}
