using Rrmq.Raft;

namespace Rrmq.Node.Tests;

public sealed class MemberAddressTests
{
    private static readonly Member Plain = new(new NodeId(4), "n3", "http://[::1]:8567", "::1", 8567, 9567);

    public static TheoryData<bool, ulong?> Folders => new() { { true, null }, { false, null }, { false, 0 }, { false, ulong.MaxValue } };

    [Theory]
    [MemberData(nameof(Folders))]
    public void What_is_written_for_a_member_is_what_is_read(bool isAwaited, ulong? folder)
    {
        var member = Plain with { IsAwaited = isAwaited, Folder = folder is { } value ? new Incarnation(value) : null };

        Assert.Equal(member, MemberAddress.TryDecode(member.Node, MemberAddress.Encode(member)));
    }

    [Fact]
    public void Bytes_that_end_early_or_late_or_are_of_another_format_are_no_address()
    {
        var bytes = MemberAddress.Encode(Plain);

        for (var length = 0; length < bytes.Length; length++)
            Assert.Null(MemberAddress.TryDecode(Plain.Node, bytes.AsSpan(0, length)));
        Assert.Null(MemberAddress.TryDecode(Plain.Node, [.. bytes, 0]));
        bytes[0]++;
        Assert.Null(MemberAddress.TryDecode(Plain.Node, bytes));
    }
}
