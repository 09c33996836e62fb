namespace Rrmq.Client.Tests;

public sealed class OptionsTests
{
    [Fact]
    public void All_that_is_wrong_with_the_options_is_said_at_once()
    {
        var options = new RrmqClientOptions { Nodes = [new Uri("ftp://a"), new Uri("http://a:1/b")], RetryFor = TimeSpan.FromHours(1), AttemptTimeout = TimeSpan.Zero };

        var error = Assert.Throws<ArgumentException>(() => new RrmqClient(options));

        Assert.Contains("Nodes: \"ftp://a/\": must be like http://10.0.0.1:8567; Nodes: \"http://a:1/b\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("RetryFor: 01:00:00: must be from zero to 00:04:00", error.Message, StringComparison.Ordinal);
        Assert.Contains("AttemptTimeout: 00:00:00: must be above zero", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new RrmqClient(new RrmqClientOptions { Nodes = [] }));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("  \n ", null)]
    [InlineData("a\r\nb\tc", "a  b c")]
    public void A_reason_is_one_line(string reason, string? cut) => Assert.Equal(cut, ReasonText.Cut(reason));

    [Fact]
    public void A_reason_is_cut_between_characters() => Assert.Equal(new string('ü', 127), ReasonText.Cut(new string('ü', 300)));
}
