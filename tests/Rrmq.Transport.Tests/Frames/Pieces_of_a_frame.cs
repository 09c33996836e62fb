using System.Buffers.Binary;
using Rrmq.Raft;

namespace Rrmq.Transport.Tests;

public sealed class Pieces_of_a_frame
{
    private static readonly ForwardAnswer Whole = Messages.OneOfEach.OfType<ForwardAnswer>().Single() with { Contents = [new byte[1000], new byte[700]] };

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(1_000_000)]
    public void Come_together_again_whatever_their_sizes(int size)
    {
        var assembly = new PieceAssembly(FrameLayout.DefaultMaxFrameBytes);
        var content = FrameEncoder.EncodeContent(new GroupId(7), Whole);
        Frame? whole = null;
        for (var at = 0; at < content.Length; at += size)
        {
            Assert.Null(whole);
            var piece = new FramePiece(Messages.Sender, content.Length, at, content.Slice(at, Math.Min(size, content.Length - at)));
            var sent = FrameDecoder.Decode(Messages.Encode(piece)).Message;
            if (assembly.TryFinish((FramePiece)sent, out var frame))
                whole = frame;
        }

        Assert.Equal(7, whole!.Value.Group.Value);
        Assert.True(Messages.Same(Whole, whole.Value.Message));
        Assert.False(assembly.IsInside);
    }

    [Fact]
    public void One_frame_after_the_other()
    {
        var assembly = new PieceAssembly(FrameLayout.DefaultMaxFrameBytes);
        for (var round = 0; round < 3; round++)
        {
            List<RaftMessage?> finished = [.. Pieces(Whole).Select(piece => assembly.TryFinish(piece, out var frame) ? frame.Message : null)];
            Assert.True(Messages.Same(Whole, finished[^1]!));
        }
    }

    [Fact]
    public void Out_of_order_or_of_two_frames_at_once_are_refused()
    {
        var pieces = Pieces(Whole);
        FramePiece[][] wrong =
        [
            [pieces[1]], [pieces[0], pieces[0]], [pieces[0], pieces[2]], [pieces[0], pieces[1] with { TotalBytes = pieces[0].TotalBytes + 1 }],
            [pieces[0], pieces[1] with { Data = new byte[10_000] }],
        ];

        Assert.All(wrong, sequence =>
        {
            var assembly = new PieceAssembly(FrameLayout.DefaultMaxFrameBytes);
            Assert.Throws<ProtocolException>(() => sequence.Count(piece => assembly.TryFinish(piece, out _)));
        });
    }

    [Fact]
    public void Of_a_frame_over_the_limit_are_refused_and_what_is_announced_takes_no_memory()
    {
        var assembly = new PieceAssembly(1_000_000_000);
        Assert.Throws<ProtocolException>(() => new PieceAssembly(2000).TryFinish(new FramePiece(Messages.Sender, 2000, 0, new byte[10]), out _));

        var before = GC.GetAllocatedBytesForCurrentThread();
        assembly.TryFinish(new FramePiece(Messages.Sender, 999_000_000, 0, new byte[10]), out _);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Of_what_consensus_says_are_refused()
    {
        var assembly = new PieceAssembly(FrameLayout.DefaultMaxFrameBytes);
        var append = Messages.OneOfEach.OfType<AppendRequest>().Single();

        Assert.Throws<ProtocolException>(() => Pieces(append).Count(piece => assembly.TryFinish(piece, out _)));
    }

    [Fact]
    public void That_hold_no_frame_are_refused()
    {
        var random = new Random(3);
        for (var round = 0; round < 10_000; round++)
        {
            var content = FrameEncoder.EncodeContent(GroupId.Default, Whole).ToArray();
            content[random.Next(Math.Min(200, content.Length))] = (byte)random.Next(256);
            var assembly = new PieceAssembly(FrameLayout.DefaultMaxFrameBytes);
            try
            {
                assembly.TryFinish(new FramePiece(Messages.Sender, content.Length, 0, content), out _);
            }
            catch (ProtocolException)
            {
            }
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(15, 0)]
    [InlineData(100, 100)]
    [InlineData(-1, 0)]
    [InlineData(100, -1)]
    public void That_lie_outside_their_frame_are_refused(int total, int offset)
    {
        var bytes = Messages.Encode(new FramePiece(Messages.Sender, total, offset, new byte[16]));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), FrameChecksum.Compute(bytes.AsSpan(8)));

        Assert.Throws<ProtocolException>(() => FrameDecoder.Decode(bytes));
    }

    private static List<FramePiece> Pieces(RaftMessage message)
    {
        var content = FrameEncoder.EncodeContent(GroupId.Default, message);
        var size = Math.Max(1, (content.Length / 4) + 1);
        return [.. Enumerable.Range(0, 4).Select(i => i * size).Where(at => at < content.Length)
            .Select(at => new FramePiece(Messages.Sender, content.Length, at, content.Slice(at, Math.Min(size, content.Length - at))))];
    }
}
