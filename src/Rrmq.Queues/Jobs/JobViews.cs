namespace Rrmq.Queues;

/// <summary>Jobs as people see them.</summary>
internal static class JobViews
{
    public static JobView Of(JobFacts facts) => new(facts.Job.Id, facts.Job.Type.Name.ToArray(), facts.State, facts.Payload)
    {
        Priority = facts.Priority,
        Attempt = facts.Attempt,
        MaxAttempts = facts.MaxAttempts,
        Progress = facts.Progress < 0 ? null : facts.Progress,
        Note = facts.Note,
        Result = facts.Result,
        Cause = facts.Cause,
        Reason = facts.Reason,
        Culprit = facts.Culprit,
        CreatedMs = facts.CreatedMs,
        RunAtMs = TimeOf(facts.RunAtMs),
        StartedMs = TimeOf(facts.StartedMs),
        FinishedMs = TimeOf(facts.FinishedMs),
        UniqueKey = facts.UniqueKey,
        After = facts.After,
        CancelRequested = facts.CancelRequested,
        Schedule = facts.Schedule,
    };

    /// <summary>A stretch of the jobs of one type, or of all by their types, from a name on.</summary>
    public static JobPage Page(JobTable jobs, JobType? only, JobState? state, MessageId from, int limit)
    {
        var states = JobStates.Of(state);
        var found = new List<JobView>();
        for (var at = jobs.FirstBeyond(from.Topic - 1); at < jobs.TypeCount; at++)
        {
            var type = jobs[at];
            if (only is not null && type != only)
                continue;
            var sequence = type.Topic.Number == from.Topic ? from.Sequence : 0;
            while (type.First(states, sequence) is { } facts)
            {
                if (found.Count == limit)
                    return new JobPage(found, facts.Job.Id, only?.Counts ?? jobs.Counts);
                found.Add(Of(facts));
                sequence = facts.Sequence + 1;
            }
        }

        return new JobPage(found, null, only?.Counts ?? jobs.Counts);
    }

    private static long? TimeOf(long milliseconds) => milliseconds == 0 ? null : milliseconds;
}
