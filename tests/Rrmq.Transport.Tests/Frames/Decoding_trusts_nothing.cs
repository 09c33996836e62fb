using System.Buffers.Binary;
using Rrmq.Raft;

namespace Rrmq.Transport.Tests;

public sealed class Decoding_trusts_nothing
{
    // What the runtime itself may count against a thread: a collection in between closes its allocation buffer, used up or not.
    private const int Slack = 64 * 1024;

    private static readonly byte[] AnAppend = Messages.Encode(Messages.OneOfEach.OfType<AppendRequest>().Single());

    [Fact]
    public void Every_truncation_is_refused()
    {
        foreach (var bytes in Messages.OneOfEach.Select(message => Messages.Encode(message)))
        {
            for (var length = 0; length < bytes.Length; length++)
                Assert.Throws<ProtocolException>(() => FrameDecoder.Decode(bytes.AsMemory(0, length)));
        }
    }

    [Fact]
    public void Every_flip_of_a_bit_is_refused()
    {
        foreach (var bytes in Messages.OneOfEach.Select(message => Messages.Encode(message)))
        {
            for (var bit = 0; bit < bytes.Length * 8; bit++)
            {
                var flipped = bytes.ToArray();
                flipped[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.Throws<ProtocolException>(() => FrameDecoder.Decode(flipped));
            }
        }
    }

    [Fact]
    public void Every_change_of_a_byte_under_a_valid_checksum_decodes_or_is_refused_and_allocates_within_the_bound()
    {
        foreach (var bytes in Messages.OneOfEach.Select(message => Messages.Encode(message)))
        {
            for (var at = FrameLayout.PrefixBytes; at < bytes.Length; at++)
            {
                for (var value = 0; value <= byte.MaxValue; value++)
                {
                    var changed = bytes.ToArray();
                    changed[at] = (byte)value;
                    DecodesOrRefuses(Sealed(changed));
                }
            }
        }
    }

    [Fact]
    public void Every_truncation_under_a_valid_checksum_is_refused()
    {
        foreach (var bytes in Messages.OneOfEach.Select(message => Messages.Encode(message)))
        {
            for (var length = FrameLayout.PrefixBytes + 1; length < bytes.Length; length++)
                Assert.Throws<ProtocolException>(() => FrameDecoder.Decode(Sealed(bytes[..length])));
        }
    }

    [Fact]
    public void Garbage_decodes_or_is_refused_and_allocates_within_the_bound()
    {
        var random = new Random(20);
        for (var round = 0; round < 50_000; round++)
        {
            var bytes = new byte[random.Next(0, 200)];
            random.NextBytes(bytes);
            DecodesOrRefuses(bytes);
            if (bytes.Length < FrameLayout.PrefixBytes + FrameLayout.MinimumContentBytes) continue;

            // A plausible head lets the garbage get further in.
            bytes[FrameLayout.PrefixBytes] = (byte)random.Next(0, 20);
            bytes[FrameLayout.PrefixBytes + 1] &= 1;
            bytes[FrameLayout.PrefixBytes + 7] &= 0x7f;
            bytes[FrameLayout.PrefixBytes + 15] &= 0x7f;
            DecodesOrRefuses(Sealed(bytes));
        }
    }

    [Theory]
    [InlineData(0, "shorter than any message")]
    [InlineData(15, "shorter than any message")]
    [InlineData(uint.MaxValue, "over the limit")]
    [InlineData(80 * 1024 * 1024 - 7, "over the limit")]
    public void A_length_out_of_bounds_is_refused_before_anything_is_allocated_for_it(uint length, string reason)
    {
        var bytes = AnAppend.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, length);

        var refusal = Assert.Throws<ProtocolException>(() => FrameDecoder.Decode(bytes));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_count_of_entries_that_cannot_fit_is_refused_before_anything_is_allocated_for_it()
    {
        var bytes = AnAppend.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(FrameLayout.PrefixBytes + 48), 2_000_000_000);

        var refusal = Assert.Throws<ProtocolException>(() => FrameDecoder.Decode(Sealed(bytes)));

        Assert.Contains("do not fit", refusal.Message, StringComparison.Ordinal);
        Assert.InRange(Allocated(Sealed(bytes)), 0, Slack);
    }

    [Fact]
    public void Trailing_bytes_are_refused()
    {
        var bytes = Sealed([.. Messages.Encode(Messages.OneOfEach.OfType<TimeoutNow>().Single()), 0]);

        Assert.Contains("trail", Assert.Throws<ProtocolException>(() => FrameDecoder.Decode(bytes)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData((1L << 62) + 1)]
    public void A_number_that_no_election_and_no_log_can_reach_is_refused(long beyond)
    {
        RaftMessage[] poison =
        [
            new VoteResponse(Messages.Sender, new Term(beyond), false),
            new PreVoteRequest(Messages.Sender, new Term(7), new LogIndex(beyond), new Term(6)),
            new PreVoteRequest(Messages.Sender, new Term(7), new LogIndex(40), new Term(beyond)),
            new Heartbeat(Messages.Sender, new Term(7), new LogIndex(beyond), 12),
            new AppendRequest(Messages.Sender, new Term(7), default, default, default, [new Entry(new LogIndex(1), new Term(beyond), default)]),
            new AppendRequest(Messages.Sender, new Term(7), default, default, default, [new Entry(new LogIndex(beyond), new Term(7), default)]),
        ];

        Assert.All(poison, message => Assert.Throws<ProtocolException>(() => FrameDecoder.Decode(Messages.Encode(message))));
    }

    [Fact]
    public void A_piece_of_a_snapshot_lies_within_it_and_is_not_empty()
    {
        var piece = Messages.OneOfEach.OfType<SnapshotChunk>().Single();
        SnapshotChunk[] wrong =
        [
            piece with { Offset = piece.Offset + 40 }, piece with { Offset = -1 }, piece with { TotalBytes = 60 }, piece with { TotalBytes = -1, Offset = -9 },
            piece with { Data = default }, piece with { Offset = long.MaxValue },
        ];

        Assert.All(wrong, chunk => Assert.Throws<ProtocolException>(() => FrameDecoder.Decode(Messages.Encode(chunk))));
        var empty = piece with { TotalBytes = 0, Offset = 0, Data = default };
        Assert.True(((SnapshotChunk)FrameDecoder.Decode(Messages.Encode(empty)).Message).IsLast);
    }

    [Fact]
    public void A_forwarded_request_is_bounded_in_time_and_holds_its_command()
    {
        var request = Messages.OneOfEach.OfType<ForwardRequest>().Single();
        ForwardRequest[] wrong =
        [
            request with { PatienceMs = ForwardRequest.MostPatienceMs + 1 }, request with { PatienceMs = -1 }, request with { WaitMs = request.PatienceMs + 1 }, request with { Command = default },
        ];

        Assert.All(wrong, forward => Assert.Throws<ProtocolException>(() => FrameDecoder.Decode(Messages.Encode(forward))));
    }

    [Theory]
    [InlineData(26, 4)]
    [InlineData(30, 4)]
    [InlineData(34, 4)]
    [InlineData(10, 4)]
    [InlineData(22, 4)]
    [InlineData(47, 4)]
    public void A_size_in_an_answer_that_cannot_be_is_refused_before_anything_is_allocated_for_it(int at, int bytes)
    {
        var answer = Messages.Encode(Messages.OneOfEach.OfType<ForwardAnswer>().Single());
        answer.AsSpan(FrameLayout.PrefixBytes + FrameLayout.MinimumContentBytes + at, bytes).Fill(0xff);

        Assert.Throws<ProtocolException>(() => FrameDecoder.Decode(Sealed(answer)));
        Assert.InRange(Allocated(Sealed(answer)), 0, Slack);
    }

    [Fact]
    public void Kinds_memberships_and_answers_that_nobody_knows_are_refused()
    {
        var append = Messages.Encode(Messages.OneOfEach.OfType<AppendRequest>().Single());
        append[FrameLayout.PrefixBytes + FrameLayout.MinimumContentBytes + 36 + 8] = 2;
        var chunk = Messages.Encode(Messages.OneOfEach.OfType<SnapshotChunk>().Single());
        chunk[FrameLayout.PrefixBytes + FrameLayout.MinimumContentBytes + FrameLayout.ChunkHeaderBytes] = 9;
        var answer = Messages.Encode(Messages.OneOfEach.OfType<SnapshotChunkResponse>().Single());
        answer[^1] = 3;

        Assert.All([append, chunk, answer], bytes => Assert.Throws<ProtocolException>(() => FrameDecoder.Decode(Sealed(bytes))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    [InlineData(255)]
    public void An_unknown_type_is_refused(byte type)
    {
        var bytes = Messages.Encode(Messages.OneOfEach.OfType<TimeoutNow>().Single());
        bytes[FrameLayout.PrefixBytes] = type;

        var refusal = Assert.Throws<ProtocolException>(() => FrameDecoder.Decode(Sealed(bytes)));

        Assert.Contains($"type {type} is unknown", refusal.Message, StringComparison.Ordinal);
    }

    private static void DecodesOrRefuses(byte[] bytes)
    {
        // A decoded entry is 40 bytes where its header on the wire is 13; the rest is the message, or the exception and its sentence.
        var bound = (4 * bytes.Length) + Slack;

        // What the decoder takes it takes each time; what the runtime counts for itself, on a busy machine, it does not.
        if (Allocated(bytes) > bound) Assert.InRange(Allocated(bytes), 0, bound);
    }

    private static long Allocated(byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            FrameDecoder.Decode(bytes);
        }
        catch (ProtocolException)
        {
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static byte[] Sealed(byte[] frame)
    {
        var content = frame.AsSpan(FrameLayout.PrefixBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(frame, (uint)content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(4), FrameChecksum.Compute(content));
        return frame;
    }
}
