namespace Rrmq.Load.Tests;

public sealed class MessageIdTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 2, 3)]
    [InlineData((1 << 24) - 1, (1 << 18) - 1, (1L << 42) - 1)]
    public void It_comes_back_from_its_text(int run, int producer, long number)
    {
        var text = new byte[MessageId.Length];
        new MessageId(run, producer, number).Write(text);

        Assert.True(MessageId.TryRead(text, out var id));
        Assert.Equal(new MessageId(run, producer, number), id);
        Assert.All(text, one => Assert.True(char.IsAsciiLetterOrDigit((char)one) || one is (byte)'-' or (byte)'_'));
    }

    [Fact]
    public void Hardly_any_changed_byte_passes_for_another_id()
    {
        var passed = 0;
        for (var number = 0; number < 200; number++)
        {
            var text = new byte[MessageId.Length];
            new MessageId(77, 3, number).Write(text);
            for (var at = 0; at < text.Length; at++)
            {
                var damaged = text.ToArray();
                damaged[at] = damaged[at] == (byte)'a' ? (byte)'b' : (byte)'a';
                passed += MessageId.TryRead(damaged, out _) ? 1 : 0;
            }
        }

        // Twelve bits of check let one of 4,096 through.
        Assert.InRange(passed, 0, 10);
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("hello, this is a message of someone else")]
    public void Foreign_text_is_none(string text) => Assert.False(MessageId.TryRead(System.Text.Encoding.UTF8.GetBytes(text), out _));
}
