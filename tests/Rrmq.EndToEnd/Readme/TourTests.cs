namespace Rrmq.EndToEnd;

public sealed class TourTests
{
    [Fact]
    public void Only_shell_blocks_of_the_tour_are_taken()
    {
        const string Readme = """
            # RRMQ
            ```sh
            before the tour
            ```
            ## A five-minute tour
            ```sh
            # for people
            curl a
            # => {"success": true}
            # => second ...

            curl b \
              -d '{}'
            curl c
            ```
            ```json
            {"not": "a command"}
            ```
            ### Further
            ```sh
            curl d
            # => d
            ```
            ## After
            ```sh
            after the tour
            ```
            """;

        var steps = Tour.Read(Readme);

        Assert.Equal(["curl a", "curl b   -d '{}'", "curl c", "curl d"], steps.Select(step => step.Command));
        Assert.Equal(["{\"success\": true}", "second ..."], steps[0].Expected);
        Assert.Empty(steps[1].Expected);
        Assert.Equal(["d"], steps[3].Expected);
    }

    [Theory]
    [InlineData("## Five minutes\n```sh\ncurl a")]
    [InlineData("## Five minutes\n```sh\ncurl a \\\n```")]
    [InlineData("## Five minutes\n```sh\n# => a\n```")]
    public void What_cannot_be_understood_is_refused(string readme) => Assert.Throws<FormatException>(() => Tour.Read(readme));

    [Theory]
    [InlineData("a\n", true)]
    [InlineData("a", true)]
    [InlineData("b", false)]
    [InlineData("a\nb", false)]
    [InlineData("", false)]
    public void Output_must_be_what_is_promised(string output, bool isGood) =>
        Assert.Equal(isGood, Tour.Compare(new TourStep(1, "command", ["a"]), output) is null);

    [Fact]
    public void Three_dots_stand_for_anything() =>
        Assert.Null(Tour.Compare(new TourStep(1, "command", ["{\"role\": ..., \"term\": …}"]), "{\"role\": \"Leader\", \"term\": 7}"));
}
