namespace Rrmq.Queues.Tests.Jobs;

/// <summary>Draws commands about jobs and schedules that make sense, and some that make none, knowing what there is.</summary>
internal sealed class JobDice(Random random, JobModel model, List<Receipt> receipts, List<MessageId> ids)
{
    private static readonly string[] Types = ["a", "b", "c"];

    public Command Draw()
    {
        var command = Kind();
        return command is RunTick || random.Next(6) > 0 ? command : command with { IdempotencyKey = Machine.Bytes($"key {random.Next(12)}") };
    }

    private Command Kind() => random.Next(100) switch
    {
        < 26 => Enqueue(),
        < 46 => new ReceiveJobs(Topic(), random.Next(1, 5), int.MaxValue, Maybe(3) ? random.Next(1, 60_000) : null, (ulong)random.NextInt64()) { Consumer = Machine.Bytes("me") },
        < 54 => Report(),
        < 64 => new CompleteJob(Receipt(), Machine.Bytes(Maybe(3) ? "" : $"result {random.Next(99)}")),
        < 72 => new FailJob(Receipt(), Machine.Bytes($"reason {random.Next(99)}"), random.Next(4) > 0),
        < 77 => Settle(),
        < 82 => new CancelJob(Id()),
        < 86 => new RetryJob(Id()),
        < 89 => Put(),
        < 90 => new DeleteSchedule(Name()),
        < 95 => Tick(),
        < 96 => new DeleteTopic(Topic()),
        _ => ByHand(),
    };

    private EnqueueJob Enqueue()
    {
        var kind = random.Next(6);
        return new EnqueueJob(Topic(), Machine.Bytes($"payload {random.Next(99)}"), random.Next(3) * random.Next(120_000), Machine.NoLimits)
        {
            Priority = Maybe(4) ? (byte)random.Next(10) : (byte)0,
            RunAtMs = kind == 0 ? Math.Max(0, model.NowMs + random.Next(-5_000, 30_000)) : null,
            DelayMs = kind == 1 ? random.Next(30_000) : null,
            UniqueKey = Machine.Bytes(Maybe(3) ? $"unique {random.Next(3)}" : ""),
            MaxAttempts = Maybe(2) ? random.Next(4) : null,
            BackoffMs = Maybe(3) ? random.Next(2) * random.Next(20_000) : null,
            After = Maybe(3) ? [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Id()).Distinct()] : [],
        };
    }

    private ReportProgress Report()
    {
        var report = new ReportProgress(Receipt()) { Progress = Maybe(2) ? random.Next(101) : null, LeaseMs = Maybe(3) ? random.Next(1, 60_000) : null };
        return Maybe(2) ? report with { Note = Machine.Bytes(Maybe(4) ? "" : $"note {random.Next(9)}") } : report;
    }

    private SettleLeases Settle() => new((SettleAction)random.Next(4), [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => Receipt()).Distinct()])
    {
        DurationMs = Maybe(2) ? random.Next(20_000) : null,
        Reason = Machine.Bytes(Maybe(2) ? $"rejected {random.Next(9)}" : ""),
    };

    private PutSchedule Put() => new(Topic(), Name(), Machine.Bytes($"scheduled {random.Next(99)}"), model.NowMs + random.Next(1, 60_000), Machine.NoLimits)
    {
        Cron = Machine.Bytes($"cron {random.Next(2)}"),
        TimeZone = Machine.Bytes("UTC"),
        KeepMs = random.Next(60_000),
        Missed = (MissedTicks)random.Next(2),
        Paused = Maybe(4),
    };

    private RunTick Tick()
    {
        var name = Name();
        var due = model.Schedules.TryGetValue(JobModel.Text(name), out var schedule) && random.Next(5) > 0 ? schedule.NextMs : model.NowMs + random.Next(-30_000, 30_000);
        var tick = due + (random.Next(3) * random.Next(20_000));
        return new RunTick(name, due, tick, tick + random.Next(60_000));
    }

    private Command ByHand() => random.Next(6) switch
    {
        0 => new Publish(Topic(), Machine.Bytes("by hand")),
        1 => new PublishMessages(Topic(), [new OutgoingMessage(Machine.Bytes("by hand"))], Atomic: Maybe(2)),
        2 => new Pop(Topic()),
        3 => new ReceiveMessages(Topic(), 2, int.MaxValue, null, 7),
        4 => new PurgeTopic(Topic(), DeadToo: Maybe(2)),
        _ => new RedriveTopic(Topic(), [], 10),
    };

    private byte[] Topic() => Machine.Bytes("job." + Types[random.Next(Types.Length)]);

    private byte[] Name() => Machine.Bytes($"schedule {random.Next(3)}");

    private Receipt Receipt()
    {
        if (receipts.Count == 0 || Maybe(20))
            return new Receipt(Id(), (ulong)random.NextInt64());
        return receipts[^Math.Min(receipts.Count, random.Next(1, 8))];
    }

    private MessageId Id() => ids.Count == 0 || Maybe(20) ? new MessageId(random.Next(1, 5), random.Next(1, 30)) : ids[^Math.Min(ids.Count, random.Next(1, 15))];

    private bool Maybe(int outOf) => random.Next(outOf) == 0;
}
