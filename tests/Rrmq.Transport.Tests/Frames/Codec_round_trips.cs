using FsCheck;
using FsCheck.Fluent;
using Rrmq.Raft;

namespace Rrmq.Transport.Tests;

public sealed class Codec_round_trips
{
    [Fact]
    public void Every_message_comes_back_as_it_went()
    {
        var sent = from message in Messages.Any from @group in Gen.Choose(0, ushort.MaxValue) select (message, (ushort)@group);

        Prop.ForAll(sent.ToArbitrary(), pair =>
        {
            var (message, group) = pair;
            var bytes = Messages.Encode(message, group);
            var frame = FrameDecoder.Decode(bytes);
            return frame.Group.Value == group && Messages.Same(message, frame.Message) && FrameEncoder.SizeOf(message) == bytes.Length;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void Every_message_type_of_consensus_has_a_frame()
    {
        var types = typeof(RaftMessage).Assembly.GetExportedTypes().Concat(typeof(FrameEncoder).Assembly.GetExportedTypes())
            .Where(type => type.IsSubclassOf(typeof(RaftMessage)) && !type.IsAbstract);

        Assert.Equal(types.Select(type => type.Name).Order(), Messages.OneOfEach.Select(message => message.GetType().Name).Order());
        Assert.All(Messages.OneOfEach, message => Assert.True(Messages.Same(message, FrameDecoder.Decode(Messages.Encode(message)).Message)));
    }

    [Fact]
    public async Task Coalesced_frames_come_apart_again_whatever_pieces_the_stream_brings_them_in()
    {
        RaftMessage[] sent = [.. Messages.Any.Sample(60)];
        var buffer = new FrameBuffer();
        foreach (var message in sent) FrameEncoder.Encode(buffer, new GroupId(9), message);

        foreach (var piece in (int[])[1, 7, 4096, int.MaxValue])
        {
            var reader = new FrameReader(new PiecewiseStream(buffer.Written.ToArray(), piece), FrameLayout.DefaultMaxFrameBytes);
            List<RaftMessage> received = [];
            while (await reader.FillAsync(TestContext.Current.CancellationToken))
            {
                while (reader.TryRead(out var frame)) received.Add(frame.Message);
            }

            Assert.False(reader.InsideFrame);
            Assert.Equal(sent.Length, received.Count);
            Assert.All(sent.Zip(received), pair => Assert.True(Messages.Same(pair.First, pair.Second)));
        }
    }

    [Fact]
    public void Payloads_are_slices_of_one_array()
    {
        var append = (AppendRequest)FrameDecoder.Decode(Messages.Encode(Messages.OneOfEach.OfType<AppendRequest>().Single())).Message;

        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(append.Entries[0].Payload, out var first));
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(append.Entries[2].Payload, out var third));
        Assert.Same(first.Array, third.Array);
    }

    [Fact]
    public void Entries_with_a_gap_are_refused_and_leave_the_buffer_as_it_was()
    {
        var buffer = new FrameBuffer();
        FrameEncoder.Encode(buffer, GroupId.Default, Messages.OneOfEach[0]);
        var before = buffer.Written.ToArray();
        var gap = new AppendRequest(Messages.Sender, new Term(1), LogIndex.Zero, Term.Zero, LogIndex.Zero,
            [new Entry(new LogIndex(1), new Term(1), default), new Entry(new LogIndex(3), new Term(1), default)]);

        Assert.Throws<ArgumentException>(() => FrameEncoder.Encode(buffer, GroupId.Default, gap));

        Assert.Equal(before, buffer.Written.ToArray());
    }

    [Fact]
    public void A_heartbeat_lies_on_the_wire_as_the_document_says()
    {
        var bytes = Messages.Encode(new Heartbeat(new NodeId(2), new Term(5), new LogIndex(258), -1), group: 3);

        Assert.Equal("20000000" + "4ceb765f" + "07" + "00" + "0300" + "02000000" + "0500000000000000" + "0201000000000000" + "ffffffffffffffff",
            Convert.ToHexStringLower(bytes));
    }

    [Fact]
    public void The_checksum_is_crc32c() => Assert.Equal(0xe3069283u, FrameChecksum.Compute("123456789"u8));
}
