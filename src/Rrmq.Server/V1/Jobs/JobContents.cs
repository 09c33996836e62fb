using System.Text;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>What a job leads to in the log, as it came back; a part that did not is empty.</summary>
/// <param name="Payload">JSON.</param>
/// <param name="Note">UTF-8.</param>
/// <param name="Reason">UTF-8.</param>
/// <param name="Result">JSON.</param>
internal readonly record struct JobContents(ReadOnlyMemory<byte> Payload, ReadOnlyMemory<byte> Note, ReadOnlyMemory<byte> Reason, ReadOnlyMemory<byte> Result)
{
    /// <summary>How many there are of each job, in the order of <see cref="JobAnswer"/>.</summary>
    public const int Parts = 4;

    /// <param name="contents">Those of several jobs.</param>
    /// <param name="at">Where those of this job begin.</param>
    public static JobContents At(IReadOnlyList<ReadOnlyMemory<byte>> contents, int at) => new(PayloadOf(contents[at]), contents[at + 1], contents[at + 2], contents[at + 3]);

    public static ReadOnlyMemory<byte> PayloadOf(ReadOnlyMemory<byte> content) => content.IsEmpty ? default : Envelope.Decode(content).Body;

    /// <summary>Where they lie.</summary>
    public static BodyReference[] Of(IReadOnlyList<JobView> jobs)
    {
        var places = new BodyReference[jobs.Count * Parts];
        for (var i = 0; i < jobs.Count; i++)
            (places[i * Parts], places[(i * Parts) + 1], places[(i * Parts) + 2], places[(i * Parts) + 3]) = (jobs[i].Payload, jobs[i].Note, jobs[i].Reason, jobs[i].Result);
        return places;
    }

    /// <summary>Why the job, or its last attempt, came to a bad end; null: it did not, or nobody said.</summary>
    public string? ReasonOf(JobView job) => job.Cause switch
    {
        JobCause.Said => Reason.IsEmpty ? null : Encoding.UTF8.GetString(Reason.Span),
        JobCause.LeaseExpired => "lease expired",
        JobCause.Asked => "cancelled on request",
        JobCause.WaitedFor => $"job {job.Culprit} failed",
        _ => null,
    };
}
