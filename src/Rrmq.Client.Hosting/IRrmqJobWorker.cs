using System.Text.Json;

namespace Rrmq.Client.Hosting;

/// <summary>Works on the jobs of a type. Made anew, with its scope, for each of them.</summary>
public interface IRrmqJobWorker
{
    /// <summary>
    /// Works on one job. When it returns, the job has succeeded with that result; when it throws, an attempt is counted and the job is tried again after its back-off, or has failed.
    /// </summary>
    /// <param name="job">The job, to read its payload and to tell how far it is. The host completes and fails it.</param>
    /// <param name="cancellation">Cancelled when the lease is lost, when somebody cancels the job, and when the host has waited long enough for its end.</param>
    /// <returns>The result, at most 256 KiB as JSON; null: none.</returns>
    Task<JsonElement?> RunAsync(RrmqJobRun job, CancellationToken cancellation);
}
