namespace Rrmq.Server.Tests;

/// <summary>Log lines that cannot be written are lost; the process is not.</summary>
public sealed class LineWriterTests
{
    [Fact]
    public void A_stream_that_takes_no_more_ends_the_lines_only()
    {
        using var stream = new FullStream();
        using (var writer = new LineWriter(stream))
            writer.Write("a line");

        Assert.True(stream.WasTried);
    }

    /// <summary>What a log file beyond the limit on file sizes answers.</summary>
    private sealed class FullStream : MemoryStream
    {
        private volatile bool _wasTried;

        public bool WasTried => _wasTried;

        public override void Write(ReadOnlySpan<byte> buffer) => Refuse();

        public override void Write(byte[] buffer, int offset, int count) => Refuse();

        private void Refuse()
        {
            _wasTried = true;
            throw new ArgumentOutOfRangeException("value");
        }
    }
}
