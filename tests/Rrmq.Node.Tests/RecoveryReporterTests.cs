using Rrmq.Storage;

namespace Rrmq.Node.Tests;

public sealed class RecoveryReporterTests
{
    private readonly ManualTime _time = new();
    private readonly LogLines _lines = new();

    [Fact]
    public void Progress_is_told_once_a_second_and_not_at_all_when_recovery_is_quick()
    {
        var reporter = new RecoveryReporter(_time, _lines);
        reporter.Report(new RecoveryProgress(1, 3, 64 << 20, 192 << 20));
        Assert.Empty(_lines.All);

        _time.Milliseconds += 1_000;
        reporter.Report(new RecoveryProgress(2, 3, 128 << 20, 192 << 20));
        _time.Milliseconds += 999;
        reporter.Report(new RecoveryProgress(3, 3, 192 << 20, 192 << 20));
        Assert.Equal(["recovering: 128 of 192 MiB of the log read"], _lines.All);
    }

    private sealed class ManualTime : TimeProvider
    {
        public long Milliseconds { get; set; }

        public override long TimestampFrequency => 1_000;

        public override long GetTimestamp() => Milliseconds;
    }
}
