namespace Rrmq.Queues.Tests.Jobs;

/// <summary>
/// What jobs and schedules are to do, in lists that are gone through from end to end: too plain to be wrong in the same way as the machine. Each command gives the text that the machine's answer must have.
/// </summary>
internal sealed class JobModel
{
    public const long LeaseMs = 30_000;

    private readonly Dictionary<string, (long Number, long LastSequence)> _types = [];
    private readonly Dictionary<string, (string Request, string Answer, long UntilMs)> _keys = [];
    private long _lastTopic;

    public List<ModelJob> Jobs { get; } = [];

    public SortedDictionary<string, ModelSchedule> Schedules { get; } = new(StringComparer.Ordinal);

    public long NowMs { get; private set; }

    public IEnumerable<string> Types => _types.Keys;

    public long NextDueMs => Jobs.Select(DueMs).DefaultIfEmpty(long.MaxValue).Min();

    public void BeginBatch(long nowMs, bool beginsLeadership)
    {
        var gap = nowMs - NowMs;
        foreach (var key in _keys.Where(one => one.Value.UntilMs <= nowMs).Select(one => one.Key).ToArray())
            _keys.Remove(key);
        if (beginsLeadership)
        {
            foreach (var job in Jobs.Where(job => job.State == JobState.Running))
                job.LeaseUntilMs += Math.Min(gap, 60_000);
        }

        NowMs = nowMs;
        foreach (var job in Jobs.Where(job => job.State == JobState.Running && job.LeaseUntilMs <= nowMs).ToArray())
            RunOut(job);
        foreach (var job in Jobs.Where(job => job.State == JobState.Scheduled && job.RunAtMs <= nowMs))
            job.State = JobState.Queued;
        Tell();
        Jobs.RemoveAll(job => job.IsOver && job.FinishedMs + job.KeepMs <= nowMs);
    }

    /// <summary>A key brings the first answer of its request again.</summary>
    public string Once(string key, string request, Func<string> run)
    {
        if (key == "")
            return Then(run());
        if (_keys.TryGetValue(key, out var first))
            return first.Request == request ? first.Answer + " replayed" : "KeyReused";
        var answer = Then(run());
        if (answer.StartsWith("Done", StringComparison.Ordinal))
            _keys.Add(key, (request, answer, NowMs + IdempotencyLimits.WindowMs));
        return answer;
    }

    public string Enqueue(EnqueueJob command) => Enqueue(
        TypeOf(command.Topic), Text(command.Payload), command.Priority, command.MaxAttempts ?? 5, command.BackoffMs ?? 0, command.KeepMs,
        command.RunAtMs ?? (command.DelayMs is { } delay ? NowMs + delay : 0), Text(command.UniqueKey), [.. command.After], "", out _);

    public string Receive(ReceiveJobs command, List<ModelJob> received)
    {
        var type = TypeOf(command.Topic);
        if (!_types.ContainsKey(type))
            return "TopicNotFound";
        foreach (var job in Jobs.Where(job => job.Type == type && job.State == JobState.Queued).OrderByDescending(job => job.Priority).ThenBy(job => job.Id.Sequence))
        {
            if (received.Count == command.Max || (received.Count > 0 && job.IsSuspect))
                break;
            received.Add(job);
            if (job.IsSuspect)
                break;
        }

        if (received.Count == 0)
            return "QueueEmpty";
        var batch = received.Count > 1 ? received.ToList() : null;
        foreach (var job in received)
        {
            (job.State, job.StartedMs, job.Attempt, job.Progress, job.Note, job.LeaseUntilMs, job.Batch) =
                (JobState.Running, NowMs, job.Failures + 1, null, "", NowMs + (command.LeaseMs ?? LeaseMs), batch);
        }

        return "Done " + string.Join(" ", received.Select(job => $"{job.Id} [{job.Payload}] {job.Attempt}/{job.MaxAttempts} until {job.LeaseUntilMs}"));
    }

    public string Report(ReportProgress command)
    {
        if (Leased(command.Receipt) is not { } job)
            return "LeaseLost";
        job.Progress = command.Progress ?? job.Progress;
        job.Note = command.Note is { } note ? Text(note) : job.Note;
        job.LeaseUntilMs = NowMs + (command.LeaseMs ?? LeaseMs);
        return $"Done cancel {job.Cancel} until {job.LeaseUntilMs}";
    }

    public string Complete(CompleteJob command)
    {
        if (Leased(command.Receipt) is not { } job)
            return "LeaseLost";
        Settle(job);
        (job.Result, job.Reason) = (Text(command.Result), "");
        End(job, JobState.Succeeded);
        return $"Done {job}";
    }

    public string Fail(FailJob command)
    {
        if (Leased(command.Receipt) is not { } job)
            return "LeaseLost";
        job.Reason = Text(command.Reason);
        Settle(job);
        if (command.Retry || job.Cancel)
            Failed(job, null);
        else
            End(job, JobState.Failed);
        return $"Done {job}";
    }

    public string Cancel(CancelJob command)
    {
        if (Find(command.Job) is not { } job)
            return $"JobNotFound {command.Job}";
        if (job.IsOver)
            return "JobFinished";
        if (job.State == JobState.Running)
            job.Cancel = true;
        else
            Cancelled(job);
        return $"Done {job}";
    }

    public string Retry(RetryJob command)
    {
        if (Find(command.Job) is not { } job)
            return $"JobNotFound {command.Job}";
        if (job.State is not (JobState.Failed or JobState.Cancelled))
            return "JobNotFailed";
        if (Holder(job.Type, job.Key) is { } holder)
            return $"UniqueKeyTaken {holder.Id}";
        (job.State, job.Failures, job.Attempt, job.Progress, job.Note, job.Result, job.Reason) = (JobState.Queued, 0, 0, null, "", "", "");
        (job.Cancel, job.RunAtMs, job.StartedMs, job.FinishedMs, job.IsSuspect) = (false, 0, 0, 0, false);
        return $"Done {job}";
    }

    public string Settle(SettleLeases command) => "Done " + string.Join(" ", command.Receipts.Select(receipt => SettleOne(command, receipt)));

    public string Put(PutSchedule command)
    {
        var name = Text(command.Name);
        var before = Schedules.GetValueOrDefault(name);
        var next = before is not null && before.Cron == Text(command.Cron) ? before.NextMs : command.NextMs;
        var schedule = new ModelSchedule(name, TypeOf(command.Topic), Text(command.Cron), Text(command.Payload), command.KeepMs, command.Missed, command.Paused, next)
        {
            LastMs = before?.LastMs ?? 0, LastJob = before?.LastJob, Runs = before?.Runs ?? 0,
        };
        Schedules[name] = schedule;
        return $"Done created {before is null} {schedule}";
    }

    public string Delete(DeleteSchedule command) => Schedules.Remove(Text(command.Name)) ? "Done" : "ScheduleNotFound";

    public string Run(RunTick command)
    {
        if (!Schedules.TryGetValue(Text(command.Name), out var schedule))
            return "ScheduleNotFound";
        if (schedule.Paused || schedule.NextMs != command.DueMs || schedule.NextMs > NowMs || command.TickMs < command.DueMs || command.TickMs > NowMs || command.NextMs <= command.TickMs)
            return "PreconditionFailed";
        if (schedule.Missed == MissedTicks.Once || NowMs - command.TickMs <= 10_000)
        {
            Enqueue(schedule.Type, schedule.Payload, 0, 5, 0, schedule.KeepMs, 0, "", [], schedule.Name, out var job);
            schedule = schedule with { LastMs = command.TickMs, LastJob = job!.Id, Runs = schedule.Runs + 1 };
        }

        Schedules[schedule.Name] = schedule with { NextMs = command.NextMs };
        return "Done";
    }

    public string DeleteTopic(DeleteTopic command)
    {
        var type = TypeOf(command.Topic);
        if (!_types.ContainsKey(type))
            return "TopicNotFound";
        if (Jobs.Exists(job => job.Type == type))
            return "JobsTopic";
        _types.Remove(type);
        return "Done";
    }

    /// <summary>Whatever treats a topic of jobs as if it were any topic.</summary>
    public string ByHand(Command command) => _types.ContainsKey(TypeOf(command.Topic)) ? "JobsTopic" : "TopicNotFound";

    public ModelJob? Find(MessageId id) => Jobs.Find(job => job.Id == id);

    public static string Text(ReadOnlyMemory<byte> bytes) => System.Text.Encoding.UTF8.GetString(bytes.Span);

    private static string TypeOf(ReadOnlyMemory<byte> topic) => Text(topic)["job.".Length..];

    private static long DueMs(ModelJob job) => job.State switch
    {
        JobState.Scheduled => job.RunAtMs,
        JobState.Running => job.LeaseUntilMs,
        JobState.Succeeded or JobState.Failed or JobState.Cancelled => job.FinishedMs + job.KeepMs,
        _ => long.MaxValue,
    };

    private string Enqueue(
        string type, string payload, int priority, int maxAttempts, long backoff, long keep, long runAt, string key, MessageId[] after, string schedule, out ModelJob? job)
    {
        job = null;
        if (Holder(type, key) is { } holder)
            return $"UniqueKeyTaken {holder.Id}";
        foreach (var id in after)
        {
            if (Find(id) is null)
                return $"JobNotFound {id}";
        }

        if (!_types.TryGetValue(type, out var topic))
            topic = (++_lastTopic, 0);
        _types[type] = topic with { LastSequence = topic.LastSequence + 1 };
        job = new ModelJob
        {
            Id = new MessageId(topic.Number, topic.LastSequence + 1),
            Type = type,
            Payload = payload,
            Priority = priority,
            MaxAttempts = maxAttempts,
            BackoffMs = backoff,
            KeepMs = keep,
            CreatedMs = NowMs,
            Key = key,
            After = after,
            RunAtMs = runAt,
            Schedule = schedule,
        };
        Jobs.Add(job);
        var others = after.Select(id => Find(id)!).ToArray();
        if (others.FirstOrDefault(other => other.State is JobState.Failed or JobState.Cancelled) is { } culprit)
        {
            job.Reason = $"{culprit.Id} failed";
            End(job, JobState.Cancelled);
            return $"Done {job}";
        }

        foreach (var other in others.Where(other => !other.IsOver))
            job.WaitsFor.Add(other.Id);
        job.State = JobState.Waiting;
        if (job.WaitsFor.Count == 0)
            Start(job);
        return $"Done {job}";
    }

    private ModelJob? Holder(string type, string key) => key == "" ? null : Jobs.Find(job => job.Type == type && job.Key == key && !job.IsOver);

    private void Start(ModelJob job) => job.State = job.RunAtMs > NowMs ? JobState.Scheduled : JobState.Queued;

    private string Then(string answer)
    {
        Tell();
        return answer;
    }

    // Who waits for what has ended hears of it, and what that ends is heard of in turn.
    private void Tell()
    {
        for (var again = true; again;)
        {
            again = false;
            foreach (var job in Jobs.Where(job => job.State == JobState.Waiting))
            {
                job.WaitsFor.RemoveWhere(id => Find(id)!.State == JobState.Succeeded);
                var culprit = Jobs.Where(other => job.WaitsFor.Contains(other.Id) && other.IsOver).FirstOrDefault();
                if (culprit is not null)
                {
                    job.Reason = $"{culprit.Id} failed";
                    End(job, JobState.Cancelled);
                    again = true;
                }
                else if (job.WaitsFor.Count == 0)
                {
                    Start(job);
                }
            }
        }
    }

    private ModelJob? Leased(Receipt receipt) => Find(receipt.Message) is { State: JobState.Running } job && job.Token == receipt.Token && job.LeaseUntilMs > NowMs ? job : null;

    private string SettleOne(SettleLeases command, Receipt receipt)
    {
        if (Leased(receipt) is not { } job)
            return "LeaseLost";
        switch (command.Action)
        {
            case SettleAction.Ack:
                Settle(job);
                job.Reason = "";
                End(job, JobState.Succeeded);
                return "Done";
            case SettleAction.Release:
                Settle(job);
                Return(job, command.DurationMs ?? 0);
                return "Done";
            case SettleAction.Extend:
                job.LeaseUntilMs = NowMs + (command.DurationMs ?? LeaseMs);
                return $"Done until {job.LeaseUntilMs} cancel {job.Cancel}";
            default:
                job.Reason = Text(command.Reason);
                Settle(job);
                Failed(job, command.DurationMs);
                return "Done";
        }
    }

    // Its worker has said a last word: it is no longer among those of which one must be to blame.
    private static void Settle(ModelJob job)
    {
        job.Batch?.Remove(job);
        job.Batch = null;
    }

    private void RunOut(ModelJob job)
    {
        job.Reason = "lease expired";
        var isCertain = job.Batch is not { Count: > 1 };
        job.Batch = null;
        if (isCertain)
        {
            Failed(job, null);
            return;
        }

        job.IsSuspect = true;
        Return(job, 0);
    }

    private void Failed(ModelJob job, long? restMs)
    {
        if (job.Cancel)
        {
            Cancelled(job);
            return;
        }

        job.Failures++;
        if (job.MaxAttempts > 0 && job.Failures >= job.MaxAttempts)
        {
            End(job, JobState.Failed);
            return;
        }

        var rest = Math.Min(job.BackoffMs, 3_600_000);
        for (var i = 1; i < job.Failures; i++)
            rest = Math.Min(rest * 2, 3_600_000);
        Return(job, restMs ?? rest);
    }

    private void Return(ModelJob job, long restMs)
    {
        if (job.Cancel)
        {
            Cancelled(job);
            return;
        }

        job.State = restMs > 0 ? JobState.Scheduled : JobState.Queued;
        if (restMs > 0)
            job.RunAtMs = NowMs + restMs;
    }

    private void Cancelled(ModelJob job)
    {
        job.Reason = "asked";
        End(job, JobState.Cancelled);
    }

    private void End(ModelJob job, JobState state)
    {
        (job.State, job.FinishedMs) = (state, NowMs);
        job.WaitsFor.Clear();
    }
}
