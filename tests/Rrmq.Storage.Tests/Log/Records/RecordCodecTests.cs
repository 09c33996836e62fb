using FsCheck;
using FsCheck.Fluent;

namespace Rrmq.Storage.Tests;

public sealed class RecordCodecTests
{
    private static readonly ChecksumSeed Seed = new(7, new Incarnation(0xFEED));

    private static byte[] Encode(RecordHeader header, byte[] payload, long offset = 64)
    {
        var record = new byte[RecordCodec.SizeOf(payload.Length)];
        // Buffers are pooled: what was in them before must not show.
        record.AsSpan().Fill(0xEE);
        RecordCodec.Write(record, header, payload, Seed, offset);
        return record;
    }

    private static RecordHeader HeaderOf(byte[] payload, long term = 3, long index = 9, ushort group = 2) =>
        new(RecordType.Entry, new GroupId(group), (uint)payload.Length, 64, term, index);

    [Fact]
    public void Any_record_reads_back_as_it_was_written() =>
        Prop.ForAll<byte[], long, ushort>((payload, term, group) =>
        {
            payload ??= [];
            var header = HeaderOf(payload, term, ~term, group);
            var record = Encode(header, payload);
            return RecordCodec.TryReadHeader(record, Seed, 64, out var found)
                && found == header
                && RecordCodec.IsWhole(record, Seed, 64)
                && record.AsSpan(RecordCodec.HeaderBytes, payload.Length).SequenceEqual(payload);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(128)]
    public void No_flipped_bit_goes_unnoticed(int payloadBytes)
    {
        var payload = TestLog.Payload(1, 1, payloadBytes);
        var record = Encode(HeaderOf(payload), payload);
        for (var bit = 0; bit < record.Length * 8; bit++)
        {
            record[bit / 8] ^= (byte)(1 << (bit % 8));
            var accepted = RecordCodec.TryReadHeader(record, Seed, 64, out var found)
                && found.PayloadBytes == payloadBytes
                && RecordCodec.IsWhole(record, Seed, 64);
            Assert.False(accepted, $"bit {bit}");
            record[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void A_record_is_bound_to_its_offset_its_segment_and_its_node()
    {
        var payload = TestLog.Payload(1, 1, 40);
        var record = Encode(HeaderOf(payload), payload);
        Assert.False(RecordCodec.TryReadHeader(record, Seed, 72, out _));
        Assert.False(RecordCodec.IsWhole(record, Seed, 72));
        Assert.False(RecordCodec.IsWhole(record, new ChecksumSeed(8, new Incarnation(0xFEED)), 64));
        Assert.False(RecordCodec.IsWhole(record, new ChecksumSeed(7, new Incarnation(0xFEEE)), 64));
    }

    [Fact]
    public void Records_are_aligned_end_nonzero_and_cost_little()
    {
        for (var length = 0; length < 64; length++)
        {
            var payload = new byte[length];
            var record = Encode(HeaderOf(payload), payload);
            Assert.Equal(0, record.Length % 8);
            Assert.NotEqual(0, record[^1]);
        }
        Assert.Equal(168, RecordCodec.SizeOf(128));
    }

    [Fact]
    public void Zeros_are_no_record() =>
        Assert.False(RecordCodec.TryReadHeader(new byte[RecordCodec.HeaderBytes], Seed, 64, out _));

    [Fact]
    public void The_bytes_are_those_of_the_format_document()
    {
        var record = Encode(new RecordHeader(RecordType.Truncate, new GroupId(0x0201), 0, 0x40, 5, 6), []);
        Assert.Equal("0000000003000102" + "40000000", Convert.ToHexStringLower(record[..12]));
        Assert.Equal("0500000000000000" + "0600000000000000", Convert.ToHexStringLower(record[16..32]));
        Assert.Equal("RRMQ"u8, record[36..40]);
        Assert.Equal(40, record.Length);
    }
}
