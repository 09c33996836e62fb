namespace Rrmq.Queues.Tests.Jobs;

/// <summary>What is true of jobs by itself; how everything goes together is the model's.</summary>
public sealed class JobTests
{
    private static readonly byte[] Topic = Machine.Bytes("job.t");

    private readonly Machine _machine = new();

    [Fact]
    public void What_one_end_sets_off_is_told_in_bounded_steps_and_a_restored_replica_goes_on_with_it()
    {
        const int Dependents = 25_000;
        var first = Enqueue();
        for (var made = 0; made < Dependents; made += 1_000)
            _machine.RunAll([.. Enumerable.Range(0, 1_000).Select(_ => NewJob(after: first))]);
        Assert.Equal(Dependents, Count(JobState.Waiting));

        _machine.Run(new CancelJob(first));
        Assert.Equal(10_000 + 1, Count(JobState.Cancelled));
        Assert.True(_machine.State.NextDueMs <= _machine.NowMs);

        var restored = Snapshots.Load(Snapshots.Encode(_machine.State.Capture()), 4096);
        for (var batches = 1; _machine.State.NextDueMs <= _machine.NowMs; batches++)
        {
            Assert.True(batches <= 3);
            _machine.RunAll();
            restored.Apply(_machine.State.AppliedIndex, _machine.LastPayload, []);
            Assert.Equal(_machine.State.StateHash(), restored.StateHash());
        }

        Assert.Equal((0, Dependents + 1), (Count(JobState.Waiting), Count(JobState.Cancelled)));
    }

    [Fact]
    public void A_long_chain_of_jobs_falls_without_a_stack_to_fall_through()
    {
        var last = Enqueue();
        var first = last;
        for (var i = 0; i < 30_000; i++)
            last = Enqueue(after: last);

        _machine.Run(new CancelJob(first));
        while (_machine.State.NextDueMs <= _machine.NowMs)
            _machine.RunAll();

        Assert.Equal(30_001, Count(JobState.Cancelled));
        Assert.Equal(JobCause.WaitedFor, _machine.State.DescribeJob(last)!.Cause);
    }

    [Fact]
    public void Many_jobs_whose_time_is_over_go_in_bounded_steps()
    {
        for (var made = 0; made < 15_000; made += 1_000)
            _machine.RunAll([.. Enumerable.Range(0, 1_000).Select(_ => NewJob(keep: 1_000))]);
        var page = _machine.State.DescribeJobs(Topic, null, default, 20_000);
        _machine.RunAll([.. page.Jobs.Select(job => new CancelJob(job.Id))]);

        _machine.Wait(1_000);
        Assert.Equal(5_000, _machine.State.JobCount);
        _machine.Wait(0);
        Assert.Equal((0, long.MaxValue), (_machine.State.JobCount, _machine.State.NextDueMs));
    }

    [Fact]
    public void As_many_jobs_as_may_be_are_kept_and_one_more_is_refused()
    {
        for (var made = 0; made < 1_000_000; made += 8_000)
            _machine.RunAll([.. Enumerable.Range(0, 8_000).Select(_ => NewJob())]);
        Assert.Equal(1_000_000, _machine.State.JobCount);

        Assert.Equal(CommandStatus.TooManyJobs, _machine.Run(NewJob()).Status);

        _machine.Run(Put("s"));
        _machine.NowMs = 60_000;
        _machine.Run(new RunTick(Machine.Bytes("s"), 60_000, 60_000, 120_000));
        Assert.Equal((0, 120_000), (_machine.State.DescribeSchedule("s"u8)!.Runs, _machine.State.DescribeSchedule("s"u8)!.NextMs));
        _machine.Run(new CancelJob(_machine.State.DescribeJobs(Topic, null, default, 1).Jobs[0].Id));
        Assert.Equal(CommandStatus.TooManyJobs, _machine.Run(NewJob()).Status);
    }

    [Fact]
    public void As_many_schedules_as_may_be_are_kept_and_one_more_is_refused()
    {
        for (var i = 0; i < 1_000; i++)
            Assert.Equal(CommandStatus.Done, _machine.Run(Put($"s{i}")).Status);

        Assert.Equal(CommandStatus.TooManySchedules, _machine.Run(Put("one more")).Status);
        Assert.Equal(CommandStatus.Done, _machine.Run(Put("s7")).Status);
        Assert.Equal(1_000, _machine.State.Schedules().Length);
    }

    [Fact]
    public void A_tick_that_is_proposed_twice_or_late_or_by_a_leader_that_knew_less_makes_one_job()
    {
        _machine.Run(Put("s"));
        _machine.NowMs = 60_500;
        var tick = new RunTick(Machine.Bytes("s"), 60_000, 60_000, 120_000);

        var results = _machine.RunAll(tick, tick);
        _machine.NowMs = 120_500;
        var late = _machine.Run(tick);

        Assert.Equal([CommandStatus.Done, CommandStatus.PreconditionFailed], results.Select(result => result.Status));
        Assert.Equal((CommandStatus.PreconditionFailed, 1, 1), (late.Status, _machine.State.JobCount, _machine.State.DescribeSchedule("s"u8)!.Runs));
        Assert.Equal(CommandStatus.PreconditionFailed, _machine.Run(tick with { DueMs = 120_000, TickMs = 180_000, NextMs = 240_000 }).Status);
    }

    [Fact]
    public void A_full_topic_refuses_jobs_and_drops_none()
    {
        var id = Enqueue();
        _machine.Run(new ConfigureTopic(Topic, new SettingsChange { MaxMessages = 1, Overflow = Overflow.DropOldest }, Machine.NoLimits));

        Assert.Equal(CommandStatus.TopicFull, _machine.Run(NewJob()).Status);
        Assert.Equal(JobState.Queued, _machine.State.DescribeJob(id)!.State);
        _machine.Run(new CancelJob(id));
        Assert.Equal(CommandStatus.Done, _machine.Run(NewJob()).Status);
        Assert.Equal(CommandStatus.TopicFull, _machine.Run(new RetryJob(id)).Status);
    }

    [Fact]
    public void Dead_letters_and_redrives_keep_away_from_topics_of_jobs()
    {
        _machine.Topic("job.t", new SettingsChange { MaxAttempts = 1 });
        _machine.Send("job.t", "dead");
        _machine.Settle(SettleAction.Reject, _machine.Take("job.t")[0]);
        Assert.Equal(1, _machine.View("job.t.dead").Dead);
        Enqueue();

        Assert.Equal(0, Assert.IsType<Counted>(_machine.Run(new RedriveTopic(Machine.Bytes("job.t.dead"), [], 10)).Detail).Count);
        Assert.Equal(1, _machine.View("job.t.dead").Dead);

        // A topic whose dead letters would go where jobs are.
        _machine.Topic("job.u", new SettingsChange { MaxAttempts = 1 });
        _machine.Run(NewJob(topic: "job.u.dead"));
        _machine.Send("job.u", "stays");
        _machine.Settle(SettleAction.Reject, _machine.Take("job.u")[0]);
        Assert.Equal((1, 1), (_machine.View("job.u").Dead, _machine.View("job.u.dead").Ready));
    }

    [Fact]
    public void A_topic_of_jobs_hands_nothing_to_who_waits_for_messages()
    {
        Enqueue();

        Assert.Equal(CommandStatus.JobsTopic, _machine.State.Foresee(MachineWords.Receive("job.t")));
        Assert.Equal(CommandStatus.JobsTopic, _machine.State.Foresee(new Pop(Topic)));
        Assert.Null(_machine.State.Foresee(new ReceiveJobs(Topic, 1, int.MaxValue, null, 1)));
        Assert.Equal(CommandStatus.TopicNotFound, _machine.State.Foresee(new ReceiveJobs(Machine.Bytes("job.none"), 1, int.MaxValue, null, 1)));
        _machine.Topic("job.empty");
        Assert.Equal(CommandStatus.QueueEmpty, _machine.State.Foresee(new ReceiveJobs(Machine.Bytes("job.empty"), 1, int.MaxValue, null, 1)));
    }

    private MessageId Enqueue(MessageId? after = null) => Assert.IsType<JobAnswer>(_machine.Run(NewJob(after)).Detail).Job.Id;

    private long Count(JobState state) => _machine.State.JobCounts()[(int)state];

    private static EnqueueJob NewJob(MessageId? after = null, long keep = 3_600_000, string topic = "job.t") =>
        new(Machine.Bytes(topic), Machine.Bytes("x"), keep, Machine.NoLimits) { After = after is { } id ? [id] : [] };

    private static PutSchedule Put(string name) =>
        new(Topic, Machine.Bytes(name), Machine.Bytes("x"), 60_000, Machine.NoLimits) { Cron = "* * * * *"u8.ToArray(), TimeZone = "UTC"u8.ToArray(), KeepMs = 1_000 };
}
