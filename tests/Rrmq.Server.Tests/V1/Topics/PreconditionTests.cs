using Microsoft.AspNetCore.Http;

namespace Rrmq.Server.Tests;

public sealed class PreconditionTests
{
    [Theory]
    [InlineData(null, null, null)]
    [InlineData("\"12\"", null, 12L)]
    [InlineData("\"0\"", null, -1L)]
    [InlineData("\"abc\"", null, -1L)]
    [InlineData("\"\"", null, -1L)]
    [InlineData(null, "*", 0L)]
    public void A_precondition_names_a_version(string? match, string? none, long? expected)
    {
        var faults = new Faults();

        Assert.Equal(expected, Precondition.Read(Headers(match, none), mayBeAbsent: true, faults));
        Assert.False(faults.Any);
    }

    [Theory]
    [InlineData("12", null, "If-Match")]
    [InlineData("*", null, "If-Match")]
    [InlineData("W/\"12\"", null, "If-Match")]
    [InlineData("\"1\", \"2\"", null, "If-Match")]
    [InlineData("\"", null, "If-Match")]
    [InlineData(null, "\"12\"", "If-None-Match")]
    [InlineData("\"12\"", "*", "If-None-Match")]
    public void What_cannot_be_kept_to_is_refused(string? match, string? none, string header)
    {
        var faults = new Faults();
        Precondition.Read(Headers(match, none), mayBeAbsent: true, faults);

        Assert.Equal(("bad_header", header), (faults.ToFailure().Slug, faults.ToFailure().Faults![0].Field));
    }

    [Fact]
    public void That_there_be_none_makes_sense_only_where_one_is_made()
    {
        var faults = new Faults();
        Precondition.Read(Headers(null, "*"), mayBeAbsent: false, faults);

        Assert.True(faults.Any);
    }

    private static IHeaderDictionary Headers(string? match, string? none)
    {
        IHeaderDictionary headers = new HeaderDictionary();
        if (match is not null)
            headers.IfMatch = match;
        if (none is not null)
            headers.IfNoneMatch = none;
        return headers;
    }
}
