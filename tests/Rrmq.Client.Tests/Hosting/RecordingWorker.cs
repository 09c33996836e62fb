using Rrmq.Client.Hosting;

namespace Rrmq.Client.Tests;

/// <summary>Does what the recorder says, and tells it.</summary>
internal sealed class RecordingWorker(Recorder recorder, ScopedThing thing) : IRrmqWorker
{
    public async Task HandleAsync(RrmqMessage message, CancellationToken cancellation)
    {
        recorder.Scopes.Enqueue(thing.Id);
        var now = Interlocked.Increment(ref recorder.Now);
        InterlockedMax(ref recorder.Most, now);
        try
        {
            await recorder.Work(message.Text, cancellation);
            recorder.Handled.Enqueue(message.Text);
        }
        finally
        {
            Interlocked.Decrement(ref recorder.Now);
        }
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen;)
            seen = Interlocked.CompareExchange(ref most, value, seen) is var before && before == seen ? value : before;
    }
}
