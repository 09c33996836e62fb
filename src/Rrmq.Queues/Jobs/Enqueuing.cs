namespace Rrmq.Queues;

/// <summary>How jobs come into being, for the first time or once more.</summary>
internal sealed class Enqueuing(Ledger ledger, TopicCatalog topics, JobTable jobs, JobEnds ends)
{
    public CommandResult Enqueue(EnqueueJob command, in CommandView view)
    {
        // The payload stands right before what the node adds.
        var payload = new BodyReference(ledger.Index, view.BodyOffset + view.Body.Length - CommandBatchFormat.LimitsSize - command.Payload.Length, command.Payload.Length);
        return Enqueue(new JobSpec(command.Topic.ToArray(), payload, command.Limits)
        {
            Priority = command.Priority,
            MaxAttempts = command.MaxAttempts,
            BackoffMs = command.BackoffMs,
            KeepMs = command.KeepMs,
            RunAtMs = command.RunAtMs ?? (command.DelayMs is { } delay ? ledger.After(delay) : 0),
            UniqueKey = command.UniqueKey.ToArray(),
            After = command.After,
            Schedule = [],
        });
    }

    public CommandResult Enqueue(in JobSpec spec)
    {
        var topic = topics.Find(spec.Topic);
        if (topic is { Jobs: null } and ({ Count: > 0 } or { IsLog: true }))
            return new CommandResult(CommandStatus.JobsTopic);
        if (topic?.Jobs?.Find(spec.UniqueKey) is { } holder)
            return new CommandResult(CommandStatus.UniqueKeyTaken, Detail: new JobNamed(holder.Id));
        foreach (var id in spec.After)
        {
            if (jobs.Find(id) is null)
                return new CommandResult(CommandStatus.JobNotFound, Detail: new JobNamed(id));
        }

        if (jobs.Count >= JobTable.MostJobs)
            return new CommandResult(CommandStatus.TooManyJobs);
        if (topic is null ? spec.Limits.MaxMessages < 1 || spec.Payload.Length > spec.Limits.MaxBytes : !Room.Fits(topic, spec.Payload.Length))
            return new CommandResult(CommandStatus.TopicFull);

        topic ??= topics.Add(spec.Topic, TopicSettings.Default with { MaxMessages = spec.Limits.MaxMessages, MaxBytes = spec.Limits.MaxBytes });
        var job = NewJob(topic, topic.Jobs ?? jobs.Begin(topic, ledger.Epoch), spec);
        Place(job);
        return new CommandResult(CommandStatus.Done, Detail: new JobAnswer(JobViews.Of(job.Facts)));
    }

    public CommandResult Retry(RetryJob command)
    {
        if (jobs.Find(command.Job) is not { } job)
            return new CommandResult(CommandStatus.JobNotFound, Detail: new JobNamed(command.Job));
        if (job.Facts.State is not (JobState.Failed or JobState.Cancelled))
            return new CommandResult(CommandStatus.JobNotFailed);
        if (job.Type.Find(job.Facts.UniqueKey) is { } holder)
            return new CommandResult(CommandStatus.UniqueKeyTaken, Detail: new JobNamed(holder.Id));
        if (!Room.Fits(job.Type.Topic, job.Facts.Payload.Length))
            return new CommandResult(CommandStatus.TopicFull);

        // Those that waited for it and have not been told yet go on waiting: it may succeed after all.
        jobs.Unkeep(job);
        jobs.Told(job);
        var facts = job.Type.Edit(job);
        (facts.Attempt, facts.Progress, facts.RunAtMs, facts.StartedMs, facts.FinishedMs, facts.CancelRequested) = (0, -1, 0, 0, 0, false);
        (facts.Note, facts.Result, facts.Reason, facts.Cause, facts.Culprit) = (default, default, default, JobCause.None, default);
        ends.Start(job);
        return new CommandResult(CommandStatus.Done, Detail: new JobAnswer(JobViews.Of(job.Facts)));
    }

    private Job NewJob(Topic topic, JobType type, in JobSpec spec)
    {
        var job = new Job(type);
        job.Facts = new JobFacts
        {
            Epoch = ledger.Epoch.Current,
            Job = job,
            Sequence = ++topic.LastSequence,
            Number = ++jobs.LastNumber,
            Payload = spec.Payload,
            Priority = spec.Priority,
            MaxAttempts = spec.MaxAttempts ?? topic.Settings.MaxAttempts,
            BackoffMs = spec.BackoffMs ?? topic.Settings.RetryBackoffMs,
            KeepMs = spec.KeepMs,
            CreatedMs = ledger.NowMs,
            UniqueKey = spec.UniqueKey,
            After = [.. spec.After],
            Schedule = spec.Schedule,
            RunAtMs = spec.RunAtMs,
            State = JobState.Waiting,
        };
        jobs.Add(job);
        return job;
    }

    private void Place(Job job)
    {
        List<MessageId> waitsFor = [];
        Job? culprit = null;
        foreach (var id in job.Facts.After)
        {
            var other = jobs.Find(id)!;
            if (!JobStates.IsOver(other.Facts.State))
                waitsFor.Add(id);
            else if (other.Facts.State != JobState.Succeeded)
                culprit ??= other;
        }

        if (culprit is not null)
        {
            ends.GiveUp(job, culprit.Id);
            return;
        }

        if (waitsFor.Count == 0)
        {
            ends.Start(job);
            return;
        }

        job.Facts.WaitsFor = [.. waitsFor];
        foreach (var id in waitsFor)
            (jobs.Find(id)!.Dependents ??= new SortedSet<Job>(JobOrder.Instance)).Add(job);
    }
}
