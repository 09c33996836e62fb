namespace Rrmq.Queues.Tests;

public sealed class CommandEncodingTests
{
    public static TheoryData<Command> Commands =>
    [
        new ConfigureTopic(Machine.Bytes("t"), new SettingsChange(), new TopicLimits(7, 8)) { Replaces = true },
        new ConfigureTopic(Machine.Bytes("t"), new SettingsChange { Order = DeliveryOrder.Strict, MaxLeases = 5, HistoryMs = 0, MaxBytes = long.MaxValue, OnExhausted = Exhausted.Drop }, default) { IfVersion = 0 },
        new DeleteTopic(Machine.Bytes("t")) { IfVersion = -1 },
        new DeleteTopic(Machine.Bytes("t")) { IdempotencyKey = Machine.Bytes("key") },
        new PopMessages(Machine.Bytes("t"), 1000, int.MaxValue),
        new ReceiveMessages(Machine.Bytes("t"), 1, 0, null, ulong.MaxValue) { Consumer = Machine.Bytes("me") },
        new ReceiveMessages(Machine.Bytes("t"), 1, 0, 30_000, 0),
        new PopMessages(Machine.Bytes("t"), 3, 4, Machine.Bytes("g")),
        new ReceiveMessages(Machine.Bytes("t"), 1, 0, null, 7) { Consumer = Machine.Bytes("me"), Group = Machine.Bytes("g") },
        new ReceiveMessages(Machine.Bytes("t"), 1, 0, 5, 7) { Group = Machine.Bytes("g") },
        new ConfigureTopic(Machine.Bytes("t"), new SettingsChange { Retention = Retention.Log }, default),
        new MakeGroup(Machine.Bytes("t"), Machine.Bytes("g"), LogPlace.Latest),
        new SeekGroup(Machine.Bytes("t"), Machine.Bytes("g"), new LogPlace(LogPlaceKind.Time, 1L << 45)),
        new SeekGroup(Machine.Bytes("t"), Machine.Bytes("g"), new LogPlace(LogPlaceKind.Sequence, long.MaxValue)),
        new DeleteGroup(Machine.Bytes("t"), Machine.Bytes("g")),
        new PurgeTopic(Machine.Bytes("t"), true),
        new PauseTopic(Machine.Bytes("t"), false),
        new BeginLeadership(),
        new AppendToStream(StreamTags.From("id", "[1]"u8, "me", "you"), Machine.Bytes("content")),
        new EnqueueJob(Machine.Bytes("job.t"), Machine.Bytes("payload"), 0, new TopicLimits(7, 8)),
        new EnqueueJob(Machine.Bytes("job.t"), default, long.MaxValue, new TopicLimits(7, 8))
        {
            After = [new MessageId(7, 1), new MessageId(8, 1L << 40)], Priority = 9, RunAtMs = long.MaxValue, MaxAttempts = int.MaxValue, BackoffMs = long.MaxValue, UniqueKey = new byte[255], IdempotencyKey = Machine.Bytes("key"),
        },
        new EnqueueJob(Machine.Bytes("job.t"), new byte[300], 5, default) { DelayMs = 0, MaxAttempts = 0, BackoffMs = 0 },
        new ReceiveJobs(Machine.Bytes("job.t"), 1000, int.MaxValue, long.MaxValue, ulong.MaxValue) { Consumer = new byte[64] },
        new ReceiveJobs(Machine.Bytes("job.t"), 1, 0, null, 0),
        new ReportProgress(new Receipt(new MessageId(7, 1042), ulong.MaxValue)),
        new ReportProgress(new Receipt(new MessageId(7, 1042), 1)) { Progress = 100, LeaseMs = long.MaxValue, Note = new byte[1000] },
        new CompleteJob(new Receipt(new MessageId(7, 1042), 1), Machine.Bytes("result")),
        new FailJob(new Receipt(new MessageId(7, 1042), 1), Machine.Bytes("reason"), Retry: false),
        new CancelJob(new MessageId(7, long.MaxValue)),
        new RetryJob(new MessageId(7, 1)),
        new PutSchedule(Machine.Bytes("job.t"), Machine.Bytes("s"), Machine.Bytes("payload"), 7, new TopicLimits(8, 9)) { Cron = Machine.Bytes("* * * * *"), TimeZone = Machine.Bytes("UTC"), KeepMs = 5, Missed = MissedTicks.Skip, IfVersion = -1 },
        new PutSchedule(Machine.Bytes("job.t"), new byte[255], default, long.MaxValue, default)
        {
            Cron = new byte[255], TimeZone = new byte[255], KeepMs = long.MaxValue, Priority = 9, MaxAttempts = int.MaxValue, BackoffMs = long.MaxValue, Paused = true, IfVersion = long.MaxValue - 1,
        },
        new DeleteSchedule(Machine.Bytes("s")),
        new DeleteSchedule(Machine.Bytes("s")) { IfVersion = 12 },
        new RunTick(Machine.Bytes("s"), 1, 2, long.MaxValue),
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_comes_back_as_it_was(Command command) => Assert.Equal(Text(command), Text(Again(command)));

    [Fact]
    public void Messages_on_their_way_in_come_back_as_they_were()
    {
        OutgoingMessage[] messages =
        [
            new(Machine.Bytes("plain")),
            new(Machine.Bytes("")) { Group = Machine.Bytes("g"), DelayMs = 0, TtlMs = 1L << 40, Priority = 9, DedupKey = Machine.Bytes("once") },
            new(new byte[300]) { Priority = 1 },
        ];

        var again = Assert.IsType<PublishMessages>(Again(new PublishMessages(Machine.Bytes("t"), messages, Atomic: true)));

        Assert.True(again.Atomic);
        Assert.Equal(messages.Select(Text), again.Messages.Select(Text));
    }

    [Fact]
    public void Receipts_and_numbers_come_back_as_they_were()
    {
        Receipt[] receipts = [new(new MessageId(7, 1042), ulong.MaxValue), new(new MessageId(-1, long.MinValue), 0)];
        var settle = Assert.IsType<SettleLeases>(Again(new SettleLeases(SettleAction.Reject, receipts) { DurationMs = 5, Reason = Machine.Bytes("no") }));
        Assert.Equal((SettleAction.Reject, 5L, "no"), (settle.Action, settle.DurationMs, Text(settle.Reason)));
        Assert.Equal(receipts, settle.Receipts);

        MessageId[] messages = [new(7, 1), new(8, 1L << 50)];
        var redrive = Assert.IsType<RedriveTopic>(Again(new RedriveTopic(Machine.Bytes("t"), messages, 3)));
        Assert.Equal(3, redrive.Max);
        Assert.Equal(messages, redrive.Messages);
    }

    [Fact]
    public void No_command_is_longer_encoded_than_it_says()
    {
        foreach (var row in Commands)
            Assert.InRange(Encoded(row.Data).Length - 9, 1, row.Data.EncodedSize);
        var publish = new PublishMessages(Machine.Bytes("t"), [new(new byte[1000]) { Group = new byte[255], DedupKey = new byte[255], DelayMs = long.MaxValue, TtlMs = long.MaxValue, Priority = 9 }], false);
        Assert.InRange(Encoded(publish).Length, 1, publish.EncodedSize);
    }

    [Fact]
    public void A_negative_number_is_not_written() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Encoded(new PopMessages(Machine.Bytes("t"), -1, 0)));

    [Fact]
    public void Arguments_that_are_cut_short_or_too_long_are_refused()
    {
        foreach (var row in Commands)
        {
            var reader = new CommandBatchReader(Encoded(row.Data));
            Assert.True(reader.TryRead(out var view));
            var body = view.Body;
            for (var length = 0; length < body.Length; length++)
                Assert.Throws<InvalidBatchException>(() => (view with { Body = body[..length] }).ToCommand());
            Assert.Throws<InvalidBatchException>(() => (view with { Body = (byte[])[.. body.Span, 0] }).ToCommand());
        }
    }

    private static byte[] Encoded(Command command)
    {
        var writer = new CommandBatchWriter();
        writer.Add(command);
        return writer.Finish(1);
    }

    private static Command Again(Command command)
    {
        var reader = new CommandBatchReader(Encoded(command));
        Assert.True(reader.TryRead(out var view));
        Assert.False(reader.TryRead(out _));
        return view.ToCommand();
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => System.Text.Encoding.UTF8.GetString(bytes.Span);

    private static string Text(OutgoingMessage message) =>
        $"{Text(message.Content)} {Text(message.Group)} {message.DelayMs} {message.TtlMs} {message.Priority} {Text(message.DedupKey)}";

    private static string Text(Command command) => command switch
    {
        ConfigureTopic configure => $"{Text(configure.Topic)} {configure.Change} {configure.Limits} {configure.Replaces} {configure.IfVersion}",
        DeleteTopic delete => $"{Text(delete.Topic)} {Text(delete.IdempotencyKey)} {delete.IfVersion}",
        PopMessages pop => $"{pop.Kind} {Text(pop.Topic)} {pop.Max} {pop.MaxBytes} {Text(pop.Group)}",
        MakeGroup make => $"{Text(make.Topic)} {Text(make.Group)} {make.From}",
        SeekGroup seek => $"{Text(seek.Topic)} {Text(seek.Group)} {seek.To}",
        DeleteGroup delete => $"{Text(delete.Topic)} {Text(delete.Group)}",
        ReceiveMessages receive => $"{Text(receive.Topic)} {receive.Max} {receive.MaxBytes} {receive.LeaseMs} {receive.Nonce} {Text(receive.Consumer)} {Text(receive.Group)}",
        PurgeTopic purge => $"{Text(purge.Topic)} {purge.DeadToo}",
        PauseTopic pause => $"{Text(pause.Topic)} {pause.Paused}",
        EnqueueJob enqueue => $"{Text(enqueue.Payload)} {Text(enqueue.UniqueKey)} {string.Join(",", enqueue.After)} {enqueue with { After = [] }}",
        CompleteJob complete => $"{Text(complete.Result)} {complete}",
        FailJob fail => $"{Text(fail.Reason)} {fail}",
        ReportProgress report => $"{(report.Note is { } note ? Text(note) : "none")} {report}",
        PutSchedule put => $"{Text(put.Name)} {Text(put.Payload)} {Text(put.Cron)} {Text(put.TimeZone)} {put}",
        DeleteSchedule delete => $"{Text(delete.Name)} {delete}",
        _ => command.ToString(),
    };
}
