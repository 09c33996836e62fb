using System.Text;

namespace Rrmq.Queues.Tests;

public sealed class TopicNameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("with space")]
    [InlineData("a/b")]
    [InlineData("🐇")]
    [InlineData("Ünï")]
    [InlineData(".")]
    public void Any_printable_text_is_a_name(string name) => Assert.Null(TopicName.Validate(Encoding.UTF8.GetBytes(name)));

    [Theory]
    [InlineData("", "empty")]
    [InlineData("a\nb", "U+000A")]
    [InlineData("\u007f", "U+007F")]
    [InlineData("a\u0085", "U+0085")]
    public void Control_characters_and_nothing_are_no_names(string name, string said) =>
        Assert.Contains(said, TopicName.Validate(Encoding.UTF8.GetBytes(name)), StringComparison.Ordinal);

    [Fact]
    public void A_name_has_at_most_255_bytes()
    {
        Assert.Null(TopicName.Validate(Encoding.UTF8.GetBytes(new string('x', 255))));
        Assert.Contains("256", TopicName.Validate(Encoding.UTF8.GetBytes(new string('x', 256))), StringComparison.Ordinal);
        Assert.NotNull(TopicName.Validate(Encoding.UTF8.GetBytes(new string('é', 128))));
    }

    [Fact]
    public void Broken_UTF8_is_no_name() => Assert.Contains("UTF-8", TopicName.Validate([0x61, 0xC3]), StringComparison.Ordinal);
}
