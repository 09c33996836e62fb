namespace Rrmq.EndToEnd;

public sealed class TourTests
{
    [Fact]
    public void All_shell_blocks_are_taken_that_do_not_say_why_not()
    {
        const string Readme = """
            # RRMQ
            <!-- not run: takes a day -->
            ```sh
            for days
            ```
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
            ```text
            neither is this
            ```
            """;

        var steps = Tour.Read(Readme);

        Assert.Equal(["curl a", "curl b   -d '{}'", "curl c", "curl d"], steps.Select(step => step.Command));
        Assert.Equal(["{\"success\": true}", "second ..."], steps[0].Expected);
        Assert.Empty(steps[1].Expected);
        Assert.Equal(["d"], steps[3].Expected);
    }

    [Theory]
    [InlineData("```sh\ncurl a")]
    [InlineData("```sh\ncurl a \\\n```")]
    [InlineData("```sh\n# => a\n```")]
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
