using System.Text;

namespace Rrmq.Queues.Tests.Model;

/// <summary>
/// One sequence of batches, given by a seed for each, run through the machine, through a second one that is reloaded from a snapshot now and then, and through the model. Says where the three part, or null.
/// </summary>
internal sealed class ModelRun
{
    private static readonly string[] Names = ["a", "b", "a.dead", "log", "log"];

    private readonly Machine _machine = new();
    private readonly QueueModel _model = new();
    private readonly ModelText _text;
    private readonly List<Receipt> _receipts = [];
    private readonly List<MessageId> _ids = [];
    private readonly HashSet<ulong> _tokens = [];
    private readonly Dictionary<string, string> _keptTokens = [];
    private readonly StringBuilder _log = new();
    private QueueStateMachine _reloaded = new();
    private (StateCapture Capture, ulong Hash, string Live)? _held;
    private string? _difference;

    private ModelRun() => _text = new ModelText(_machine);

    public static string? Differs(IReadOnlyList<int> seeds)
    {
        var run = new ModelRun();
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
        var wait = Wait(random);
        _machine.NowMs += wait;
        var dice = new CommandDice(random, Names, _receipts, _ids, _machine.NowMs);
        List<Command> commands = random.Next(15) == 0 ? [new BeginLeadership()] : [];
        for (var i = random.Next(12) switch { 0 => 0, < 9 => 1, _ => 3 }; i > 0; i--)
            commands.Add(dice.Draw());
        _log.AppendLine($"{_machine.NowMs}: {string.Join(" | ", commands.Select(Describe))}");

        var before = _model.Topics.Where(topic => _machine.State.CanDeliver(Machine.Bytes(topic.Name))).Concat(_model.Topics.SelectMany(static topic => topic.Groups)
            .Where(group => _machine.State.CanDeliver(Machine.Bytes(group.Log!.Name), Machine.Bytes(group.Name)))).Select(static topic => topic.Number).ToHashSet();
        var foreseen = wait == 0 && commands.Count == 1 && _machine.State.NextDueMs > _machine.NowMs ? _machine.State.Foresee(commands[0]) : null;
        var results = _machine.RunAll([.. commands]);
        _model.BeginBatch(_machine.NowMs, commands is [BeginLeadership, ..]);
        for (var i = 0; i < commands.Count; i++)
            Compare(commands[i], results[i]);
        if (foreseen is { } refusal)
            Expect("foreseen", $"{refusal}", $"{results[0].Status}");
        Deliverable(before);
        Replicate(random);
        Views(random);
    }

    private static int Wait(Random random) => random.Next(40) switch
    {
        < 18 => 0,
        < 28 => random.Next(1_000),
        < 35 => random.Next(20_000),
        < 39 => random.Next(120_000),
        _ => random.Next(7_200_000),
    };

    private void Compare(Command command, CommandResult result)
    {
        var received = new List<ModelMessage>();
        var key = Encoding.UTF8.GetString(command.IdempotencyKey.Span);
        var expected = _model.Once(key, Request(command), () => Run(command, received));
        Expect("answer", expected, _text.Of(result));
        if (_difference is not null || result.Detail is not TakenMessages taken)
            return;
        var tokens = string.Join(" ", taken.Messages.Select(static message => message.Token));
        if (result.Replayed)
            Expect("tokens of a repeated answer", _keptTokens[key], tokens);
        else if (key != "")
            _keptTokens[key] = tokens;
        for (var i = 0; i < received.Count; i++)
        {
            received[i].Token = taken.Messages[i].Token;
            Expect("new tokens", "True", $"{_tokens.Add(received[i].Token)}");
            _receipts.Add(taken.Messages[i].Receipt);
        }
    }

    private string Run(Command command, List<ModelMessage> received) => command switch
    {
        CreateTopic create => _model.Create(create),
        ConfigureTopic configure => _model.Configure(configure),
        DeleteTopic delete => _model.Delete(delete),
        Publish publish => _model.Publish(publish),
        PublishMessages publish => _model.Publish(publish),
        Pop pop => _model.Pop(pop),
        PopMessages pop => _model.Pop(pop),
        ReceiveMessages receive => _model.Receive(receive, received),
        SettleLeases settle => _model.Settle(settle),
        PurgeTopic purge => _model.Purge(purge),
        PauseTopic pause => _model.Pause(pause),
        RedriveTopic redrive => _model.Redrive(redrive),
        BeginLeadership => "Done  ",
        MakeGroup make => _model.Make(make),
        SeekGroup seek => _model.Seek(seek),
        DeleteGroup delete => _model.Delete(delete),
        _ => throw new ArgumentOutOfRangeException(nameof(command)),
    };

    // What of a topic became deliverable is told to those who wait, once.
    private void Deliverable(HashSet<long> before)
    {
        List<long> told = [];
        _machine.State.TakeDeliverable(told);
        Expect("told once", $"{told.Distinct().Count()}", $"{told.Count}");
        foreach (var group in _model.Topics.SelectMany(static topic => topic.Groups))
        {
            // The machine may have to look first to see that what kept others back is dropped; but it never overlooks what is there.
            var log = group.Log!;
            if (log.IsPaused || group.Next([]) is null)
                continue;
            Expect($"{group.Name} of {log.Name} can deliver", "True", $"{_machine.State.CanDeliver(Machine.Bytes(log.Name), Machine.Bytes(group.Name))}");
            if (!before.Contains(group.Number))
                Expect($"{group.Name} of {log.Name} is told deliverable", "True", $"{told.Contains(group.Number) || told.Contains(log.Number)}");
        }

        foreach (var topic in _model.Topics)
        {
            var can = !topic.IsPaused && !topic.IsLog && topic.Next([]) is not null;
            Expect($"{topic.Name} can deliver", $"{can}", $"{_machine.State.CanDeliver(Machine.Bytes(topic.Name))}");
            if (can && !before.Contains(topic.Number))
                Expect($"{topic.Name} is told deliverable", "True", $"{told.Contains(topic.Number)}");
        }
    }

    private void Replicate(Random random)
    {
        _reloaded.Apply(_machine.State.AppliedIndex, _machine.LastPayload, []);
        Expect("hash of a reloaded replica", $"{_machine.State.StateHash()}", $"{_reloaded.StateHash()}");
        if (random.Next(8) == 0)
            _reloaded = Snapshots.Load(Snapshots.Encode(_machine.State.Capture()), blockBytes: random.Next(1, 300));
        else if (random.Next(8) == 0)
            _reloaded = Snapshots.Load(Snapshots.Encode(_reloaded.Capture()), blockBytes: random.Next(1, 300));
        Hold(random);
    }

    // A capture stays what it was, whatever happens after it.
    private void Hold(Random random)
    {
        if (_held is null && random.Next(4) == 0)
        {
            var capture = _machine.State.Capture();
            _held = (capture, _machine.State.StateHash(), Live(capture));
        }
        else if (_held is { } held && random.Next(4) == 0)
        {
            Expect("hash of an older capture", $"{held.Hash}", $"{Snapshots.Load(Snapshots.Encode(held.Capture), 4096).StateHash()}");
            Expect("live bodies of an older capture", held.Live, Live(held.Capture));
            _held = null;
        }
    }

    private string Live(StateCapture capture)
    {
        var inOrder = capture.LiveBodiesInOrder().ToList();
        var all = new HashSet<BodyReference>();
        foreach (var run in capture.LiveBodies())
            all.UnionWith(run.ToArray().Where(static body => body.Length > 0));
        Expect("live bodies in order", string.Join(" ", all.OrderBy(static body => (body.Index, body.Offset))), string.Join(" ", inOrder));
        return string.Join(" ", inOrder);
    }

    private void Views(Random random)
    {
        var state = _machine.State;
        if (!_model.Ghosts.Contains(state.NextDueMs) || state.NextDueMs > _model.NextDueMs)
            Expect("next due", $"{_model.NextDueMs}", $"{state.NextDueMs}");
        Expect("counts", $"{_model.Messages.Count()} {_model.Messages.Sum(static message => message.Content.Length)} {_model.Leasable.Count(static message => message.State == ModelState.Leased)}",
            $"{state.MessageCount} {state.MessageBytes} {state.LeaseCount}");
        Expect("topics", string.Join("\n", _model.Topics.Select(_model.View)), string.Join("\n", state.Describe(0, 100).Select(ModelText.Of)));
        var contents = new HashSet<BodyReference>();
        foreach (var topic in _model.Topics)
        {
            var (shown, from, limit) = (random.Next(2) == 0 ? (MessageState?)null : (MessageState)random.Next(5), random.Next(3) == 0 ? random.Next(60) : 0, random.Next(1, 40));
            Expect("page", _model.Page(topic.Name, shown, from, limit), _text.Of(state.Peek(Machine.Bytes(topic.Name), shown, from, limit)));
            var view = state.Describe(Machine.Bytes(topic.Name))!;
            foreach (var message in state.Peek(Machine.Bytes(topic.Name), null, 0, 100)!.Messages)
                contents.Add(message.Content);
            Expect("none lost", $"{view.Published}", $"{view.Ready + view.Leased + view.Delayed + view.Dead + view.Consumed + view.DeadLettered + view.Expired + view.Dropped + view.Redriven}");
            if (topic.IsLog)
                ViewsOfLog(topic, random);
            if (topic.LastSequence == 0)
                continue;
            var id = new MessageId(topic.Number, random.NextInt64(topic.LastSequence) + 1);
            _ids.Add(id);
            Expect("story", _model.Tell(topic, id), _text.Of(state.Tell(Machine.Bytes(topic.Name), id)));
        }

        if (random.Next(8) == 0)
            Expect("contents that are not live", "", string.Join(" ", contents.Except(state.Capture().LiveBodiesInOrder())));
    }

    private void ViewsOfLog(ModelTopic log, Random random)
    {
        var (name, state) = (Machine.Bytes(log.Name), _machine.State);
        var groups = state.Groups(name)!;
        Expect("groups", string.Join("\n", log.Groups.Select(_model.View)), string.Join("\n", groups.Select(ModelText.Of)));
        for (var i = 0; i < groups.Count; i++)
            Expect("in hand", "True", $"{groups[i].ReadyAgain >= log.Groups[i].Messages.Count(static message => message.State is ModelState.Resting or ModelState.Dead) && groups[i].ReadyAgain <= groups[i].Lag - groups[i].Leased}");
        Expect("lags", string.Join(" ", log.Groups.Select(static group => group.Messages.Count)), string.Join(" ", state.GroupLags().Where(lag => lag.Topic.AsSpan().SequenceEqual(name)).Select(static lag => lag.Lag)));
        var place = CommandDice.Place(random, _machine.NowMs);
        var limit = random.Next(1, 20);
        Expect("log", QueueModel.Read(log, place, limit), _text.Of(state.ReadLog(name, new LogQuery(place, limit, long.MaxValue))!));
    }

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
            ReceiveMessages receive => receive with { Nonce = 0 },
            ConfigureTopic configure => configure with { Limits = default },
            _ => command,
        });
        return command is CreateTopic ? $"create {Encoding.UTF8.GetString(command.Topic.Span)}" : Convert.ToHexString(writer.Finish(0));
    }

    private static string Describe(Command command)
    {
        var topic = Encoding.UTF8.GetString(command.Topic.Span);
        var key = Encoding.UTF8.GetString(command.IdempotencyKey.Span);
        var what = command switch
        {
            ConfigureTopic configure => $"{configure.Change} replaces {configure.Replaces} if {configure.IfVersion}",
            PublishMessages publish => $"atomic {publish.Atomic} {string.Join(",", publish.Messages.Select(static message => $"({Encoding.UTF8.GetString(message.Content.Span)} group {Encoding.UTF8.GetString(message.Group.Span)} priority {message.Priority} delay {message.DelayMs} ttl {message.TtlMs} dedup {Encoding.UTF8.GetString(message.DedupKey.Span)})"))}",
            Publish publish => Encoding.UTF8.GetString(publish.Body.Span),
            PopMessages pop => $"{Encoding.UTF8.GetString(pop.Group.Span)} {pop.Max} {pop.MaxBytes}",
            ReceiveMessages receive => $"{Encoding.UTF8.GetString(receive.Group.Span)} {receive.Max} {receive.MaxBytes} {receive.LeaseMs}",
            MakeGroup make => $"{Encoding.UTF8.GetString(make.Group.Span)} {make.From}",
            SeekGroup seek => $"{Encoding.UTF8.GetString(seek.Group.Span)} {seek.To}",
            DeleteGroup delete => Encoding.UTF8.GetString(delete.Group.Span),
            SettleLeases settle => $"{settle.Action} {string.Join(",", settle.Receipts.Select(static receipt => receipt.Message))} {settle.DurationMs}",
            PurgeTopic purge => $"{purge.DeadToo}",
            PauseTopic pause => $"{pause.Paused}",
            RedriveTopic redrive => $"{string.Join(",", redrive.Messages)} {redrive.Max}",
            _ => "",
        };
        return $"{command.Kind} {topic} {(key == "" ? "" : $"[{key}] ")}{what}";
    }
}
