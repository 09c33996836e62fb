namespace Rrmq.Queues;

/// <summary>
/// How jobs come to their topics and to their ends, and what their ends mean for the jobs that wait for them. Waiting jobs are told in the order in which they were made, a bounded number in a batch: what one end sets off
/// may be long.
/// </summary>
internal sealed class JobEnds(Ledger ledger, JobTable jobs, Departures departures)
{
    public const int MostABatch = 10_000;

    private int _left;

    /// <summary>When time alone, or what is still to be told, changes a job next.</summary>
    public long NextDueMs => jobs.NextUntold is null ? jobs.NextGoesMs : ledger.NowMs;

    /// <summary>Begins a batch: jobs that have been kept for long enough go.</summary>
    public void Run()
    {
        _left = MostABatch;
        Tell();
        while (jobs.NextUntold is null && jobs.NextGoesMs <= ledger.NowMs && _left-- > 0)
            jobs.Remove(jobs.NextGoing);
    }

    /// <summary>Tells jobs that wait of what has ended.</summary>
    public void Tell()
    {
        while (jobs.NextUntold is { } over && _left-- > 0)
        {
            var waiting = over.Dependents!.Min!;
            Unlink(waiting, over);
            if (over.Facts.State != JobState.Succeeded)
                GiveUp(waiting, over.Id);
            else if (waiting.Facts.WaitsFor.Length == 0)
                Start(waiting);
        }
    }

    /// <summary>The job's message comes into its topic, to be handed out at once or when its time has come.</summary>
    public void Start(Job job)
    {
        var topic = job.Type.Topic;
        var record = job.Record = topic.RecordOf(job);
        topic.Totals.Published++;
        topic.Rates.CountPublished(ledger.Window);
        if (job.Facts.RunAtMs > ledger.NowMs)
            topic.Move(record, RecordState.Delayed, job.Facts.RunAtMs);
        else
            topic.Move(record, RecordState.Ready);
    }

    /// <summary>The job is over; its message, if it had one, has left its topic.</summary>
    public void End(Job job, JobState state, JobCause cause)
    {
        job.Record = null;
        var facts = job.Type.Place(job, state);
        (facts.FinishedMs, facts.Cause) = (ledger.NowMs, cause);
        if (cause != JobCause.Said)
            facts.Reason = default;
        jobs.Keep(job);
    }

    public void Succeed(Job job, BodyReference result)
    {
        job.Type.Edit(job).Result = result;
        End(job, JobState.Succeeded, JobCause.None);
    }

    /// <summary>What is said of an attempt that failed.</summary>
    public static void Blame(Job job, JobCause cause, BodyReference reason)
    {
        var facts = job.Type.Edit(job);
        (facts.Cause, facts.Reason) = (cause, reason);
    }

    /// <summary>The attempts of a job, or its worker's patience, are used up; nobody has its message leased any more.</summary>
    public void Fail(Topic topic, MessageRecord record)
    {
        var job = record.Job!;
        departures.Leave(topic, record, MessageEventKind.Dropped, []);
        End(job, JobState.Failed, job.Facts.Cause);
    }

    /// <summary>Ends a job that somebody asked to be cancelled while it ran, and nobody has leased any more. False for all others.</summary>
    public bool TryCancel(Topic topic, MessageRecord record)
    {
        if (record.Job is not { Facts.CancelRequested: true } job)
            return false;
        departures.Leave(topic, record, MessageEventKind.Dropped, []);
        End(job, JobState.Cancelled, JobCause.Asked);
        return true;
    }

    /// <summary>Ends a job that nobody has begun.</summary>
    public void Cancel(Job job)
    {
        if (job.Record is { } record)
            departures.Leave(job.Type.Topic, record, MessageEventKind.Dropped, []);
        LeaveAll(job);
        End(job, JobState.Cancelled, JobCause.Asked);
    }

    /// <summary>A job that this one waits for came to a bad end.</summary>
    public void GiveUp(Job job, MessageId culprit)
    {
        LeaveAll(job);
        End(job, JobState.Cancelled, JobCause.WaitedFor);
        job.Facts.Culprit = culprit;
    }

    private void LeaveAll(Job job)
    {
        foreach (var id in job.Facts.WaitsFor)
            Unlink(job, jobs.Find(id)!);
    }

    private void Unlink(Job waiting, Job other)
    {
        other.Dependents!.Remove(waiting);
        if (!other.HasDependents)
        {
            other.Dependents = null;
            jobs.Told(other);
        }

        var facts = waiting.Type.Edit(waiting);
        facts.WaitsFor = Array.FindAll(facts.WaitsFor, id => id != other.Id);
    }
}
