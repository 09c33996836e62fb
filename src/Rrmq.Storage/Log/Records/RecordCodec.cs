using System.Buffers.Binary;
using System.Numerics;

namespace Rrmq.Storage;

/// <summary>
/// A record's bytes (docs/file-formats.md): 32 bytes of header with a checksum of its own, the payload, zeros up to a multiple of 8, and 8 bytes of trailer
/// with the checksum of all that and a marker. The header's checksum makes its length trustworthy when the payload is not, which is what tells damage
/// from a torn write; the marker makes the last bytes of a whole record nonzero. Pure.
/// </summary>
internal static class RecordCodec
{
    public const int HeaderBytes = 32;
    public const int TrailerBytes = 8;
    public const int Alignment = 8;

    /// <summary>Bounds a record to what one buffer and one 32-bit offset can hold, with room to spare.</summary>
    public const int LargestPayloadBytes = 1 << 30;

    private const int HeaderChecksumOffset = 12;

    // "RRMQ". No byte is zero, and none becomes zero when one of its bits flips.
    private const uint Marker = 0x514D5252;

    public static long SizeOf(long payloadBytes) => HeaderBytes + Padded(payloadBytes) + TrailerBytes;

    /// <summary>Fills <paramref name="record"/>, exactly <see cref="SizeOf"/> bytes of it.</summary>
    public static void Write(Span<byte> record, in RecordHeader header, ReadOnlySpan<byte> payload, ChecksumSeed seed, long offset)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(record, header.PayloadBytes);
        record[4] = (byte)header.Type;
        record[5] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(record[6..], header.Group.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(record[8..], header.BatchStart);
        BinaryPrimitives.WriteInt64LittleEndian(record[16..], header.Term);
        BinaryPrimitives.WriteInt64LittleEndian(record[24..], header.Index);
        BinaryPrimitives.WriteUInt32LittleEndian(record[HeaderChecksumOffset..], HeaderChecksum(record, seed, offset));

        payload.CopyTo(record[HeaderBytes..]);
        var trailer = record.Length - TrailerBytes;
        record[(HeaderBytes + payload.Length)..trailer].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(record[trailer..], BodyChecksum(record[..trailer], seed, offset));
        BinaryPrimitives.WriteUInt32LittleEndian(record[(trailer + 4)..], Marker);
    }

    /// <summary>True when these 32 bytes are a header that was written at this very place.</summary>
    public static bool TryReadHeader(ReadOnlySpan<byte> bytes, ChecksumSeed seed, long offset, out RecordHeader header)
    {
        header = new RecordHeader(
            (RecordType)bytes[4],
            new GroupId(BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..])),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]));
        return header.Type != 0
            && header.PayloadBytes <= LargestPayloadBytes
            && BinaryPrimitives.ReadUInt32LittleEndian(bytes[HeaderChecksumOffset..]) == HeaderChecksum(bytes, seed, offset);
    }

    /// <summary>True when header, payload, padding and trailer of this record are as they were written.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> record, ChecksumSeed seed, long offset)
    {
        var trailer = record.Length - TrailerBytes;
        return BinaryPrimitives.ReadUInt32LittleEndian(record[(trailer + 4)..]) == Marker
            && BinaryPrimitives.ReadUInt32LittleEndian(record[trailer..]) == BodyChecksum(record[..trailer], seed, offset);
    }

    private static long Padded(long bytes) => (bytes + Alignment - 1) & -Alignment;

    private static uint HeaderChecksum(ReadOnlySpan<byte> header, ChecksumSeed seed, long offset)
    {
        var checksum = BitOperations.Crc32C(seed.At(offset), BinaryPrimitives.ReadUInt64LittleEndian(header));
        checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt32LittleEndian(header[8..]));
        checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(header[16..]));
        return BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(header[24..]));
    }

    private static uint BodyChecksum(ReadOnlySpan<byte> words, ChecksumSeed seed, long offset)
    {
        var checksum = seed.At(offset);
        while (!words.IsEmpty)
        {
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(words));
            words = words[8..];
        }
        return checksum;
    }
}
