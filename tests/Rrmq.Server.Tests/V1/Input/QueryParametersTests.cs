using FsCheck;
using FsCheck.Fluent;

namespace Rrmq.Server.Tests;

public sealed class QueryParametersTests
{
    private readonly Faults _faults = new();

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("?", null)]
    [InlineData("?a=1", "1")]
    [InlineData("?b=2&a=1&", "1")]
    [InlineData("?a", "")]
    [InlineData("?a=", "")]
    [InlineData("?a=b=c", "b=c")]
    [InlineData("?a=%C3%BC+x%2By", "ü x+y")]
    [InlineData("?%61=1", "1")]
    public void A_parameter_is_taken_by_its_decoded_name(string? query, string? expected)
    {
        var parameters = new QueryParameters(query, _faults);

        Assert.Equal(expected, parameters.Text("a"));
        Assert.False(_faults.Any);
    }

    [Theory]
    [InlineData("?a=1&a=1", "the parameter a is given twice")]
    [InlineData("?a=%", "the parameter \"a\" is \"a=%25\": it must be percent-encoded UTF-8")]
    [InlineData("?a=%FF", "the parameter \"a\" is \"a=%25FF\": it must be percent-encoded UTF-8")]
    [InlineData("?a=1&wiat=3", "\"wiat\" is not a parameter here: a may be given")]
    [InlineData("?A=1", "\"A\" is not a parameter here: a may be given")]
    [InlineData("?x=1&y=2&x=3", "\"x\" is not a parameter here: a may be given; \"y\" is not a parameter here: a may be given")]
    public void What_is_wrong_is_told_by_name(string query, string detail)
    {
        var parameters = new QueryParameters(query, _faults);
        parameters.Text("a");
        parameters.RefuseOthers();

        var failure = _faults.ToFailure();

        Assert.Equal((400, "bad_parameter", detail), (failure.Status, failure.Slug, failure.Reason));
    }

    [Theory]
    [InlineData("5", 5)]
    [InlineData("1", 1)]
    [InlineData("10", 10)]
    [InlineData("0", null)]
    [InlineData("11", null)]
    [InlineData("-1", null)]
    [InlineData("+5", null)]
    [InlineData("5.0", null)]
    [InlineData("", null)]
    [InlineData("99999999999999999999", null)]
    public void A_count_keeps_to_its_range(string text, int? expected)
    {
        var count = new QueryParameters("?n=" + text, _faults).Count("n", 1, 10);

        Assert.Equal(expected, count);
        Assert.Equal(expected is null, _faults.Any);
    }

    [Theory]
    [InlineData("100ms", 100L)]
    [InlineData("99ms", null)]
    [InlineData("2", 2000L)]
    [InlineData("1m", 60_000L)]
    [InlineData("60001ms", null)]
    [InlineData("1d", null)]
    [InlineData("1.5s", null)]
    public void A_duration_keeps_to_its_range(string text, long? expected) =>
        Assert.Equal(expected, new QueryParameters("?wait=" + text, _faults).Duration("wait", 100, 60_000));

    [Theory]
    [InlineData("true", true, false)]
    [InlineData("1", true, false)]
    [InlineData("false", false, false)]
    [InlineData("0", false, false)]
    [InlineData("yes", true, true)]
    [InlineData("", true, true)]
    public void A_flag_is_true_or_false(string text, bool expected, bool isWrong)
    {
        Assert.Equal(expected, new QueryParameters("?f=" + text, _faults).Flag("f"));
        Assert.Equal(isWrong, _faults.Any);
    }

    [Fact]
    public void Any_query_at_all_is_understood_or_refused() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
        {
            var faults = new Faults();
            var parameters = new QueryParameters("?" + text, faults);
            parameters.Count("limit", 1, 10);
            parameters.Duration("wait", 0, 60_000);
            parameters.Words("prefix", 10);
            parameters.Choice("state", "ready", "dead");
            parameters.Flag("raw");
            parameters.RefuseOthers();
            return !faults.Any || faults.ToFailure().Reason!.Length > 0;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
}
