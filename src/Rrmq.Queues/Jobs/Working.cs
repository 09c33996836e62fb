namespace Rrmq.Queues;

/// <summary>What workers do with jobs: receive them on a lease, say how far they are, and bring them to an end. And what others do: ask for an end before that.</summary>
internal sealed class Working(Ledger ledger, TopicCatalog topics, JobTable jobs, JobEnds ends, Taking taking, Settling settling, Failures failures)
{
    public CommandResult Receive(ReceiveJobs command, int ordinal)
    {
        if (Obstacle(topics.Find(command.Topic.Span)) is { } obstacle)
            return new CommandResult(obstacle);
        var result = taking.Receive(new ReceiveMessages(command.Topic, command.Max, command.MaxBytes, command.LeaseMs, command.Nonce) { Consumer = command.Consumer }, ordinal, isJobs: true);
        if (result.Detail is not TakenMessages taken)
            return result;
        var received = new TakenJob[taken.Messages.Count];
        for (var i = 0; i < received.Length; i++)
            received[i] = new TakenJob(taken.Messages[i], jobs.Find(taken.Messages[i].Id)!.Facts.MaxAttempts);
        return result with { Detail = new TakenJobs(received) };
    }

    /// <summary>Why nothing can be received, beyond what keeps any receiver from its message.</summary>
    public static CommandStatus? Obstacle(Topic? topic) => topic switch
    {
        null => CommandStatus.TopicNotFound,
        { Jobs: not null } => null,
        { Count: > 0 } or { IsLog: true } => CommandStatus.JobsTopic,
        _ => CommandStatus.QueueEmpty,
    };

    public CommandResult Report(ReportProgress command, in CommandView view)
    {
        if (!TryFind(command.Receipt, out var topic, out var record, out var job))
            return new CommandResult(CommandStatus.LeaseLost);
        var facts = job.Type.Edit(job);
        facts.Progress = command.Progress ?? facts.Progress;
        if (command.Note is { } note)
            facts.Note = AtEnd(view, note.Length);
        var until = settling.Extend(topic, record, command.LeaseMs);
        return new CommandResult(CommandStatus.Done, Detail: new JobProgressed(job.Facts.CancelRequested, until));
    }

    public CommandResult Complete(CompleteJob command, in CommandView view)
    {
        if (!TryFind(command.Receipt, out var topic, out var record, out var job))
            return new CommandResult(CommandStatus.LeaseLost);
        settling.Consume(topic, record, AtEnd(view, command.Result.Length));
        return Answer(job);
    }

    public CommandResult Fail(FailJob command, in CommandView view)
    {
        if (!TryFind(command.Receipt, out var topic, out var record, out var job))
            return new CommandResult(CommandStatus.LeaseLost);
        JobEnds.Blame(job, JobCause.Said, AtEnd(view, command.Reason.Length));
        if (command.Retry || job.Facts.CancelRequested)
        {
            failures.Reject(topic, record, [], null);
            return Answer(job);
        }

        LeaseEnds.End(topic, record, isSettled: true);
        ends.Fail(topic, record);
        return Answer(job);
    }

    public CommandResult Cancel(CancelJob command)
    {
        if (jobs.Find(command.Job) is not { } job)
            return new CommandResult(CommandStatus.JobNotFound, Detail: new JobNamed(command.Job));
        if (JobStates.IsOver(job.Facts.State))
            return new CommandResult(CommandStatus.JobFinished);
        if (job.Facts.State == JobState.Running)
            job.Type.Edit(job).CancelRequested = true;
        else
            ends.Cancel(job);
        return Answer(job);
    }

    private bool TryFind(in Receipt receipt, out Topic topic, out MessageRecord record, out Job job)
    {
        var isOpen = settling.TryFind(receipt, out topic, out record);
        job = isOpen ? record.Job! : null!;
        return job is not null;
    }

    // Nothing lies nowhere: a job that is read back from a snapshot must be the same to the last bit.
    private BodyReference AtEnd(in CommandView view, int length) => length == 0 ? default : new BodyReference(ledger.Index, view.BodyOffset + view.Body.Length - length, length);

    private static CommandResult Answer(Job job) => new(CommandStatus.Done, Detail: new JobAnswer(JobViews.Of(job.Facts)));
}
