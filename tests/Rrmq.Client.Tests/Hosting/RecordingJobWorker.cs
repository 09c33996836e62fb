using System.Text.Json;
using Rrmq.Client.Hosting;

namespace Rrmq.Client.Tests;

/// <summary>Does what the recorder says, and gives its payload back as its result.</summary>
internal sealed class RecordingJobWorker(Recorder recorder) : IRrmqJobWorker
{
    public async Task<JsonElement?> RunAsync(RrmqJobRun job, CancellationToken cancellation)
    {
        await recorder.Work(job.Payload?.ToString() ?? "", cancellation);
        return job.Payload;
    }
}
