namespace Rrmq.Storage.Tests;

public sealed class SegmentHeaderTests
{
    private static byte[] Header()
    {
        var header = new byte[SegmentHeader.Bytes];
        SegmentHeader.Write(header, SegmentHeader.SegmentMagic, TestLog.Identity, 4, 5000);
        return header;
    }

    [Fact]
    public void A_header_of_this_node_and_segment_is_sound() => Assert.Null(SegmentHeader.FindProblem(Header(), SegmentHeader.SegmentMagic, TestLog.Identity, 4));

    [Fact]
    public void A_header_says_how_long_the_file_was_made() => Assert.Equal(5000, SegmentHeader.BornBytes(Header()));

    [Fact]
    public void Every_flipped_byte_is_noticed()
    {
        for (var at = 0; at < SegmentHeader.Bytes; at++)
        {
            var header = Header();
            header[at] ^= 0x10;
            Assert.NotNull(SegmentHeader.FindProblem(header, SegmentHeader.SegmentMagic, TestLog.Identity, 4));
        }
    }

    [Fact]
    public void Whose_segment_it_is_is_said_by_name()
    {
        var identity = TestLog.Identity;
        Assert.Contains("cluster 00000000000000c1, expected 0000000000000001", SegmentHeader.FindProblem(Header(), SegmentHeader.SegmentMagic, identity with { Cluster = new(1) }, 4));
        Assert.Contains("node 1, expected 9", SegmentHeader.FindProblem(Header(), SegmentHeader.SegmentMagic, identity with { Node = new(9) }, 4));
        Assert.Contains("incarnation 0000000000abcdef, expected", SegmentHeader.FindProblem(Header(), SegmentHeader.SegmentMagic, identity with { Incarnation = new(1) }, 4));
        Assert.Contains("says segment 4, the file name 5", SegmentHeader.FindProblem(Header(), SegmentHeader.SegmentMagic, identity, 5));
    }

    [Fact]
    public void A_segment_is_named_by_its_number_and_nothing_else_is_a_segment()
    {
        Assert.Equal("00000000000000000012.seg", SegmentName.Of(12));
        Assert.True(SegmentName.TryParse("00000000000000000012.seg", out var id));
        Assert.Equal(12, id);
        foreach (var name in new[] { "12.seg", "00000000000000000000.seg", "0000000000000000001x.seg", "00000000000000000012.SEG", "-0000000000000000012.seg", "" })
            Assert.False(SegmentName.TryParse(name, out _), name);
    }
}
