using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Rrmq.Server.Tests;

/// <summary>One event, one line.</summary>
public sealed class LineFormatTests
{
    private static readonly DateTimeOffset Time = new(2030, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    [Fact]
    public void Text_shows_node_time_level_and_words_on_one_line() =>
        Assert.Equal("n1 03:04:05.678 warn  disk is slow | very: no | room",
            new LineFormat("n1", asJson: false, colours: false).Format(Time, LogLevel.Warning, 1, "c", "disk is slow\nvery", new IOException("no\r\nroom")));

    [Fact]
    public void Colours_do_not_change_the_words()
    {
        var line = new LineFormat("n1", asJson: false, colours: true).Format(Time, LogLevel.Error, 1, "c", "x", null);

        Assert.Contains("\e[31merror\e[0m x", line, StringComparison.Ordinal);
    }

    [Fact]
    public void JSON_is_one_valid_object()
    {
        var json = JsonDocument.Parse(new LineFormat("n1", asJson: true, colours: false).Format(Time, LogLevel.Information, 5000, "Rrmq.Server", "a \"b\"\nc", null)).RootElement;

        Assert.Equal(("2030-01-02T03:04:05.678Z", "info", "n1", 5000, "a \"b\"\nc"),
            (json.GetProperty("time").GetString(), json.GetProperty("level").GetString(), json.GetProperty("node").GetString(), json.GetProperty("event").GetInt32(), json.GetProperty("message").GetString()));
    }

    [Fact]
    public void A_reader_that_does_not_read_holds_nobody_up()
    {
        using var stuck = new StuckStream();
        using (var writer = new LineWriter(stuck))
            for (var i = 0; i < 100_000; i++)
                writer.Write("line");

        Assert.True(stuck.WasWrittenTo);
    }

    private sealed class StuckStream : MemoryStream
    {
        private readonly ManualResetEventSlim _never = new();

        public bool WasWrittenTo { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            WasWrittenTo = true;
            _never.Wait();
        }
    }
}
