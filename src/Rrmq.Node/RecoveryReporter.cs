using Microsoft.Extensions.Logging;
using Rrmq.Storage;

namespace Rrmq.Node;

/// <summary>Tells an operator who waits for a large log to be read how far it has come: once a second, and nothing when it takes less.</summary>
internal sealed class RecoveryReporter(TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private long _last = time.GetTimestamp();

    public void Report(RecoveryProgress progress)
    {
        if (time.GetElapsedTime(_last) < Interval)
            return;
        _last = time.GetTimestamp();
        logger.Recovering(progress.BytesDone >> 20, progress.BytesTotal >> 20);
    }
}
