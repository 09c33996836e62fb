namespace Rrmq.Queues.Tests;

/// <summary>Commands of <c>/v1</c> repeated with their key.</summary>
public sealed class KeyedAnswersTests
{
    private static readonly byte[] T = Machine.Bytes("t");
    private readonly Machine _machine = new();

    public KeyedAnswersTests() => _machine.Topic("t");

    [Fact]
    public void A_receive_that_is_repeated_gives_the_same_messages_and_receipts()
    {
        _machine.Send("t", "one");
        _machine.Send("t", "two");
        var first = Taken(_machine.Run(MachineWords.Receive("t", 2, key: "key")));
        var result = _machine.Run(MachineWords.Receive("t", 2, key: "key"));

        Assert.True(result.Replayed);
        Assert.Equal(first, Taken(result));
        Assert.Equal(2, _machine.State.LeaseCount);
        _machine.SettleAll(SettleAction.Ack, first);
        _machine.Reload();
        Assert.Equal(first, Taken(_machine.Run(MachineWords.Receive("t", 2, key: "key"))));
    }

    [Fact]
    public void Contents_stay_readable_while_an_answer_leads_to_them()
    {
        _machine.Send("t", "one");
        _machine.SettleAll(SettleAction.Ack, Taken(_machine.Run(MachineWords.Receive("t", 1, key: "key"))));
        Assert.Single(_machine.State.Capture().LiveBodiesInOrder());
        _machine.Wait(IdempotencyLimits.WindowMs);
        Assert.Empty(_machine.State.Capture().LiveBodiesInOrder());
    }

    [Fact]
    public void A_body_that_two_things_lead_to_is_there_once_in_order()
    {
        _machine.Send("t", "one");
        _machine.Run(MachineWords.Receive("t", 1, key: "key"));
        Assert.Single(_machine.State.Capture().LiveBodiesInOrder());
    }

    [Theory]
    [InlineData(2, 30_000L, "me")]
    [InlineData(1, 20_000L, "me")]
    [InlineData(1, 30_000L, "you")]
    public void A_key_is_for_one_request(int max, long lease, string consumer)
    {
        _machine.Send("t", "one");
        _machine.Run(MachineWords.Receive("t", 1, 30_000, "key"));
        var other = MachineWords.Receive("t", max, lease, "key") with { Consumer = Machine.Bytes(consumer) };
        Assert.Equal(CommandStatus.KeyReused, _machine.Run(other).Status);
    }

    [Fact]
    public void Every_kind_of_answer_survives_a_snapshot()
    {
        Command[] commands =
        [
            new ConfigureTopic(T, new SettingsChange { MaxAttempts = 1 }, Machine.NoLimits), new PublishMessages(T, [new OutgoingMessage(T)], true), new PopMessages(T, 1, 1),
            new PublishMessages(T, [new OutgoingMessage(T), new OutgoingMessage(T)], false), MachineWords.Receive("t", 2), new SettleLeases(SettleAction.Ack, [new Receipt(new MessageId(1, 1), 1)]),
            new PurgeTopic(T, true), new PauseTopic(T, false), new RedriveTopic(T, [], 1), new DeleteTopic(T),
            new ConfigureTopic(T, new SettingsChange { Retention = Retention.Log }, Machine.NoLimits) { Replaces = true }, new PublishMessages(T, [new OutgoingMessage(T), new OutgoingMessage(T)], true),
            new MakeGroup(T, T, LogPlace.Earliest), MachineWords.Receive("t", 1) with { Group = T }, new PopMessages(T, 1, 1, T), new SeekGroup(T, T, LogPlace.Latest), new DeleteGroup(T, T),
        ];
        var keyed = commands.Select((command, i) => command with { IdempotencyKey = Machine.Bytes($"key {i}") }).ToArray();
        var first = keyed.Select(_machine.Run).ToArray();
        _machine.Reload();

        for (var i = 0; i < keyed.Length; i++)
        {
            var again = _machine.Run(keyed[i]);
            Assert.Equal((first[i].Status, true), (again.Status, again.Replayed));
            Assert.Equal(Bytes(first[i].Detail), Bytes(again.Detail));
            Assert.Equal(first[i].Detail is null, again.Detail is null);
        }
    }

    [Fact]
    public void Room_for_an_answer_is_judged_before_anything_is_handed_out()
    {
        var large = new string('x', 1 << 20);
        for (var i = 0; i < 80; i++)
            _machine.Publish("t", large);
        var taken = 0;
        while (_machine.Run(MachineWords.Receive("t", 4, key: $"key {taken}", maxBytes: 4 << 20)) is { Status: CommandStatus.Done } result)
            taken += Taken(result).Count;

        Assert.Equal(60, taken);
        Assert.Equal(taken, _machine.State.LeaseCount);
        Assert.Equal(CommandStatus.TooManyKeys, _machine.Run(MachineWords.Receive("t", 80, key: "more", maxBytes: int.MaxValue)).Status);
        Assert.Equal(4, _machine.Take("t", 4).Count);
    }

    [Fact]
    public void Details_that_are_cut_short_are_refused()
    {
        _machine.Send("t", "one");
        var bytes = Bytes(_machine.Run(MachineWords.Receive("t")).Detail);
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<InvalidBatchException>(() => ResultDetailFormat.Decode(bytes.AsMemory(0, length)));
        Assert.Throws<InvalidBatchException>(() => ResultDetailFormat.Decode((byte[])[.. bytes, 0]));
    }

    private static byte[] Bytes(ResultDetail? detail)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        ResultDetailFormat.Encode(detail, output);
        return output.WrittenSpan.ToArray();
    }

    private static IReadOnlyList<TakenMessage> Taken(CommandResult result) => Assert.IsType<TakenMessages>(result.Detail).Messages;
}
