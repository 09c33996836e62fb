using System.Text;

namespace Rrmq.Queues.Tests.Jobs;

/// <summary>
/// One sequence of batches about jobs and schedules, given by a seed for each, run through the machine, through a second one that is reloaded from a snapshot now and then, and through the model. Says where the three
/// part, or null.
/// </summary>
internal sealed class JobRun
{
    private readonly Machine _machine = new();
    private readonly JobModel _model = new();
    private readonly JobText _text;
    private readonly List<Receipt> _receipts = [];
    private readonly List<MessageId> _ids = [];
    private readonly HashSet<ulong> _tokens = [];
    private readonly StringBuilder _log = new();
    private QueueStateMachine _reloaded = new();
    private (StateCapture Capture, ulong Hash)? _held;
    private string? _difference;

    private JobRun() => _text = new JobText(_machine);

    public static string? Differs(IReadOnlyList<int> seeds)
    {
        var run = new JobRun();
        foreach (var seed in seeds)
        {
            try
            {
                run.Step(new Random(seed));
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                run._difference = error.ToString();
            }

            if (run._difference is not null)
                return $"{run._difference}\n{run._log}";
        }

        return null;
    }

    private void Step(Random random)
    {
        _machine.NowMs += random.Next(40) switch { < 18 => 0, < 28 => random.Next(1_000), < 36 => random.Next(20_000), _ => random.Next(120_000) };
        var dice = new JobDice(random, _model, _receipts, _ids);
        List<Command> commands = random.Next(15) == 0 ? [new BeginLeadership()] : [];
        for (var i = random.Next(12) switch { 0 => 0, < 9 => 1, _ => 3 }; i > 0; i--)
            commands.Add(dice.Draw());
        _log.AppendLine($"{_machine.NowMs}: {string.Join(" | ", commands)}");

        var results = _machine.RunAll([.. commands]);
        _model.BeginBatch(_machine.NowMs, commands is [BeginLeadership, ..]);
        for (var i = 0; i < commands.Count; i++)
            Compare(commands[i], results[i]);
        Replicate(random);
        Views(random);
    }

    private void Compare(Command command, CommandResult result)
    {
        List<ModelJob> received = [];
        var key = JobModel.Text(command.IdempotencyKey);
        Expect($"answer to {command}", _model.Once(key, Request(command), () => Run(command, received)), _text.Of(result));
        if (_difference is not null)
            return;
        if (result.Detail is JobAnswer answer)
            _ids.Add(answer.Job.Id);
        if (result.Detail is not TakenJobs taken || result.Replayed)
            return;
        for (var i = 0; i < received.Count; i++)
        {
            received[i].Token = taken.Jobs[i].Message.Token;
            Expect("a new token", "True", $"{_tokens.Add(received[i].Token)}");
            _receipts.Add(taken.Jobs[i].Message.Receipt);
        }
    }

    private string Run(Command command, List<ModelJob> received) => command switch
    {
        EnqueueJob enqueue => _model.Enqueue(enqueue),
        ReceiveJobs receive => _model.Receive(receive, received),
        ReportProgress report => _model.Report(report),
        CompleteJob complete => _model.Complete(complete),
        FailJob fail => _model.Fail(fail),
        CancelJob cancel => _model.Cancel(cancel),
        RetryJob retry => _model.Retry(retry),
        SettleLeases settle => _model.Settle(settle),
        PutSchedule put => _model.Put(put),
        DeleteSchedule delete => _model.Delete(delete),
        RunTick tick => _model.Run(tick),
        DeleteTopic delete => _model.DeleteTopic(delete),
        BeginLeadership => "Done",
        _ => _model.ByHand(command),
    };

    private void Replicate(Random random)
    {
        _reloaded.Apply(_machine.State.AppliedIndex, _machine.LastPayload, []);
        Expect("hash of a reloaded replica", $"{_machine.State.StateHash()}", $"{_reloaded.StateHash()}");
        if (random.Next(8) == 0)
            _reloaded = Snapshots.Load(Snapshots.Encode(_machine.State.Capture()), blockBytes: random.Next(1, 300));
        else if (random.Next(8) == 0)
            _reloaded = Snapshots.Load(Snapshots.Encode(_reloaded.Capture()), blockBytes: random.Next(1, 300));
        if (_held is null && random.Next(4) == 0)
        {
            var hash = _machine.State.StateHash();
            _held = (_machine.State.Capture(), hash);
        }
        else if (_held is { } held && random.Next(4) == 0)
        {
            Expect("hash of an older capture", $"{held.Hash}", $"{Snapshots.Load(Snapshots.Encode(held.Capture), 4096).StateHash()}");
            _held = null;
        }
    }

    private void Views(Random random)
    {
        var state = _machine.State;
        Expect("next due", $"{_model.NextDueMs}", $"{state.NextDueMs}");
        Expect("next tick", $"{_model.Schedules.Values.Where(one => !one.Paused).Select(one => one.NextMs).DefaultIfEmpty(long.MaxValue).Min()}", $"{state.NextTickMs}");
        Expect("schedules", string.Join("\n", _model.Schedules.Values), string.Join("\n", state.Schedules().Select(_text.Of)));
        Expect("count", $"{_model.Jobs.Count} {string.Join(",", Counts(_model.Jobs))}", $"{state.JobCount} {string.Join(",", state.JobCounts())}");
        Expect("jobs", string.Join("\n", _model.Jobs.OrderBy(job => (job.Id.Topic, job.Id.Sequence))), string.Join("\n", state.DescribeJobs([], null, default, 10_000).Jobs.Select(_text.Of)));
        Expect("bytes", $"{state.DescribeJobs([], null, default, 10_000).Jobs.Sum(BytesOf)}", $"{state.ContentBytes}");
        Expect("bytes of a reloaded replica", $"{state.ContentBytes}", $"{_reloaded.ContentBytes}");
        foreach (var type in _model.Types)
        {
            JobState? only = random.Next(2) == 0 ? null : (JobState)random.Next(7);
            var (limit, skip) = (random.Next(1, 6), random.Next(4));
            var jobs = _model.Jobs.Where(job => job.Type == type).OrderBy(job => job.Id.Sequence).ToList();
            var all = jobs.Where(job => only is null || job.State == only).ToList();
            var from = skip < all.Count ? all[skip].Id : default;
            var page = state.DescribeJobs(Machine.Bytes("job." + type), only, from, limit);
            var shown = from == default ? all : all[skip..];
            Expect($"page of {type}", string.Join("\n", shown.Take(limit)) + $"\n{(shown.Count > limit ? shown[limit].Id : (MessageId?)null)}\n{string.Join(",", Counts(jobs))}",
                string.Join("\n", page.Jobs.Select(_text.Of)) + $"\n{page.Next}\n{string.Join(",", page.Counts)}");
            var view = state.Describe(Machine.Bytes("job." + type))!;
            Expect("none lost", $"{view.Published}", $"{view.Ready + view.Leased + view.Delayed + view.Dead + view.Consumed + view.DeadLettered + view.Expired + view.Dropped + view.Redriven}");
        }

        if (random.Next(8) != 0)
            return;
        var needed = state.DescribeJobs([], null, default, 10_000).Jobs.SelectMany(job => new[] { job.Payload, job.Note, job.Reason, job.Result })
            .Concat(state.Schedules().Select(schedule => schedule.Payload)).Where(content => content.Length > 0);
        Expect("contents that are not live", "", string.Join(" ", needed.Except(state.Capture().LiveBodiesInOrder())));
    }

    // In its topic, or kept.
    private static long BytesOf(JobView job) => job.State switch
    {
        JobState.Waiting => 0,
        JobState.Scheduled or JobState.Queued or JobState.Running => job.Payload.Length,
        _ => job.Payload.Length + job.Note.Length + job.Reason.Length + job.Result.Length,
    };

    private static IEnumerable<int> Counts(IReadOnlyCollection<ModelJob> jobs) => Enumerable.Range(0, 7).Select(state => jobs.Count(job => (int)job.State == state));

    private void Expect(string what, string expected, string actual)
    {
        if (_difference is null && expected != actual)
            _difference = $"{what} at {_machine.State.AppliedIndex}\nexpected {expected}\nactual   {actual}";
    }

    // The same request as a client means it, without what a node adds.
    private static string Request(Command command)
    {
        var writer = new CommandBatchWriter();
        writer.Add(command switch
        {
            ReceiveJobs receive => receive with { Nonce = 0 },
            ReceiveMessages receive => receive with { Nonce = 0 },
            PutSchedule put => put with { NextMs = 0 },
            _ => command,
        });
        return Convert.ToHexString(writer.Finish(0));
    }
}
