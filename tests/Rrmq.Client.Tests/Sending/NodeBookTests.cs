namespace Rrmq.Client.Tests;

public sealed class NodeBookTests
{
    private static readonly Uri A = new("http://a:1");
    private static readonly Uri B = new("http://b:1");
    private static readonly Uri C = new("http://c:1");
    private readonly ManualTime _time = new();

    [Fact]
    public void The_first_node_is_asked_until_it_fails_and_then_the_next()
    {
        var book = new NodeBook([A, B, C], followsLeader: true, _time);

        Assert.Equal(A, book.Next());
        Assert.Equal(A, book.Next());
        book.Failed(A);
        Assert.Equal(B, book.Next());
        book.Failed(B);
        Assert.Equal(C, book.Next());
        book.Failed(C);
        Assert.Equal(A, book.Next());
    }

    [Fact]
    public void The_leader_is_followed_to_wherever_it_is()
    {
        var book = new NodeBook([A], followsLeader: true, _time);

        book.Answered(A, "http://c:1");
        Assert.Equal(C, book.Next());
        book.Answered(C, "http://b:1");
        Assert.Equal(B, book.Next());
        book.Answered(B, null);
        Assert.Equal(A, book.Next());
    }

    [Fact]
    public void A_leader_that_fails_is_left_alone_for_a_moment_whoever_still_names_it()
    {
        var book = new NodeBook([A, B], followsLeader: true, _time);
        book.Answered(A, "http://b:1");
        book.Failed(B);
        Assert.Equal(A, book.Next());

        book.Answered(A, "http://b:1");
        Assert.Equal(A, book.Next());
        _time.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(B, book.Next());
    }

    [Fact]
    public void An_address_that_never_answered_is_left_alone_for_long()
    {
        var book = new NodeBook([A], followsLeader: true, _time);
        book.Answered(A, "http://inside:1");
        book.Failed(book.Next());
        _time.Pass(TimeSpan.FromMinutes(5));
        book.Answered(A, "http://inside:1");
        Assert.Equal(A, book.Next());

        _time.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal(new Uri("http://inside:1"), book.Next());
    }

    [Theory]
    [InlineData("https://c:1")]
    [InlineData("c:1")]
    [InlineData("")]
    public void A_leader_of_another_scheme_or_of_none_is_not_followed(string leader)
    {
        var book = new NodeBook([A], followsLeader: true, _time);

        book.Answered(A, leader);

        Assert.Equal(A, book.Next());
    }

    [Fact]
    public void Nobody_is_followed_when_that_is_switched_off()
    {
        var book = new NodeBook([A], followsLeader: false, _time);

        book.Answered(A, "http://c:1");

        Assert.Equal(A, book.Next());
    }
}
