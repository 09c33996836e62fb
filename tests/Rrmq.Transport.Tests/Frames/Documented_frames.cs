using Rrmq.Documents;
using Rrmq.Raft;

namespace Rrmq.Transport.Tests;

/// <summary>What docs/wire-format.md shows byte by byte is what is sent, and is read as what it says.</summary>
public sealed class Documented_frames
{
    private static readonly byte[] OnlyTime = [1, .. BitConverter.GetBytes(1_700_000_000_000)];

    private static readonly byte[] Pop = [1, 0, 0, 0, 0, 0, 0, 0, 0, 3, 6, .. "orders"u8, 2, .. "k1"u8];

    public static TheoryData<string, ushort, RaftMessage> Examples => new()
    {
        { "heartbeat", 3, new Heartbeat(new NodeId(2), new Term(5), new LogIndex(258), -1) },
        { "append", 0, new AppendRequest(new NodeId(1), new Term(3), LogIndex.Zero, Term.Zero, LogIndex.Zero, [new Entry(new LogIndex(1), new Term(3), OnlyTime)]) },
        { "forward", 0, new ForwardRequest(new NodeId(2), new Term(5), 7, 1_000, 0, 0, 0, Pop) },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void Each_is_what_is_sent(string name, ushort group, RaftMessage message)
    {
        var buffer = new FrameBuffer();
        FrameEncoder.Encode(buffer, new GroupId(group), message);

        var shown = DocumentedBytes.Of("wire-format.md", name);
        Assert.Equal(Convert.ToHexString(shown), Convert.ToHexString(buffer.Written.Span));
        Assert.Equal(message.GetType(), FrameDecoder.Decode(shown).Message.GetType());
    }
}
