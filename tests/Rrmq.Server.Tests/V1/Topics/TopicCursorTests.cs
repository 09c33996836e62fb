using FsCheck;
using FsCheck.Fluent;

namespace Rrmq.Server.Tests;

public sealed class TopicCursorTests
{
    [Fact]
    public void Any_number_comes_back() =>
        Prop.ForAll(ArbMap.Default.ArbFor<long>(), number => TopicCursor.Read(TopicCursor.Write(Math.Abs(number >> 1))) == Math.Abs(number >> 1)).QuickCheckThrowOnFailure();

    [Fact]
    public void Whatever_else_is_none_of_ours()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => TopicCursor.Read(text ?? "") is null).QuickCheckThrowOnFailure();
        var good = TopicCursor.Write(4711);
        for (var at = 0; at < good.Length; at++)
            Assert.NotEqual(4711, TopicCursor.Read(good[..at] + (good[at] == 'A' ? 'B' : 'A') + good[(at + 1)..]) ?? -1);
        Assert.Null(TopicCursor.Read(TopicCursor.Write(-1)));
    }
}
