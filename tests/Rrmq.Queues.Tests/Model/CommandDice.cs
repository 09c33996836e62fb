using System.Text;

namespace Rrmq.Queues.Tests.Model;

/// <summary>Draws commands that make sense, and some that make none, knowing what has been handed out so far.</summary>
internal sealed class CommandDice(Random random, string[] topics, List<Receipt> receipts, List<MessageId> ids, long nowMs)
{
    public Command Draw()
    {
        var command = Kind();
        return command is BeginLeadership || random.Next(6) > 0 ? command : command with { IdempotencyKey = Bytes($"key {random.Next(12)}") };
    }

    private Command Kind() => random.Next(100) switch
    {
        < 3 => new CreateTopic(Topic(), Limits()),
        < 9 => Configure(),
        < 10 => new DeleteTopic(Topic()) { IfVersion = Version() },
        < 18 => new Publish(Topic(), Content()),
        < 38 => Publish(),
        < 42 => new Pop(Topic()),
        < 46 => Pop(),
        < 66 => Receive(),
        < 92 => Settle(),
        < 94 => new PurgeTopic(Topic(), random.Next(2) == 0),
        < 96 => new PauseTopic(Topic(), random.Next(3) == 0),
        < 97 => Group(),
        _ => new RedriveTopic(Topic(), random.Next(3) > 0 ? [] : [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Id())], random.Next(1, 6)),
    };

    /// <summary>A place in a log, near its ends most of the time.</summary>
    public static LogPlace Place(Random random, long nowMs) => random.Next(5) switch
    {
        0 => LogPlace.Earliest,
        1 => LogPlace.Latest,
        2 => new LogPlace(LogPlaceKind.Time, Math.Max(0, nowMs - random.Next(200_000))),
        _ => new LogPlace(LogPlaceKind.Sequence, random.Next(60)),
    };

    private PopMessages Pop()
    {
        var topic = Topic();
        return new PopMessages(topic, random.Next(1, 5), MaxBytes(), GroupOf(topic));
    }

    private ReceiveMessages Receive()
    {
        var topic = Topic();
        return new ReceiveMessages(topic, random.Next(1, 6), MaxBytes(), random.Next(3) == 0 ? random.Next(1, 60_000) : null, (ulong)random.NextInt64()) { Consumer = Text("me", "you", ""), Group = GroupOf(topic) };
    }

    private Command Group() => random.Next(4) switch
    {
        0 => new DeleteGroup(Topic(), Text("one", "two")),
        1 => new MakeGroup(Topic(), Text("one", "two"), Place(random, nowMs)),
        _ => new SeekGroup(Topic(), Text("one", "two"), Place(random, nowMs)),
    };

    // Mostly as it must be, for what is a log mostly.
    private byte[] GroupOf(byte[] topic) => random.Next(12) == 0 ? Text("", "one") : topic.AsSpan().SequenceEqual("log"u8) ? Text("one", "one", "two") : [];

    private ConfigureTopic Configure()
    {
        var topic = Topic();
        var isLog = topic.AsSpan().SequenceEqual("log"u8);
        var change = new SettingsChange
        {
            Order = Maybe(2) ? (DeliveryOrder)random.Next(3) : null,
            LeaseMs = Maybe(5) ? random.Next(1, 60_000) : null,
            MaxAttempts = Maybe(3) ? random.Next(4) : null,
            OnExhausted = Maybe(3) ? (Exhausted)random.Next(3) : null,
            RetryBackoffMs = Maybe(4) ? random.Next(3) * random.Next(20_000) : null,
            TtlMs = Maybe(6) ? random.Next(2) * random.Next(60_000) : null,
            DelayMs = Maybe(isLog ? 30 : 8) ? random.Next(2) * random.Next(10_000) : null,
            MaxMessages = Maybe(6) ? random.Next(12) : null,
            MaxBytes = Maybe(6) ? random.Next(200) : null,
            Overflow = Maybe(4) ? (Overflow)random.Next(2) : null,
            DedupWindowMs = Maybe(8) ? random.Next(2) * random.Next(30_000) : null,
            MaxLeases = Maybe(8) ? random.Next(1, 8) : null,
            HistoryMs = Maybe(8) ? random.Next(2) * random.Next(100_000) : null,
            Retention = Maybe(30) ? (Retention)random.Next(2) : isLog && !Maybe(8) ? Retention.Log : null,
        };
        return new ConfigureTopic(topic, change, Limits()) { Replaces = Maybe(3), IfVersion = Version() };
    }

    private PublishMessages Publish()
    {
        var topic = Topic();
        var isLog = topic.AsSpan().SequenceEqual("log"u8) && !Maybe(6);
        var messages = new OutgoingMessage[random.Next(4) > 0 ? 1 : random.Next(1, 6)];
        for (var i = 0; i < messages.Length; i++)
        {
            var isPlain = Maybe(3);
            messages[i] = isPlain ? new OutgoingMessage(Content()) : new OutgoingMessage(Content())
            {
                Group = Text("", "", "red", "blue", "green"),
                Priority = !isLog && Maybe(4) ? (byte)random.Next(10) : (byte)0,
                DelayMs = !isLog && Maybe(5) ? random.Next(2) * random.Next(20_000) : null,
                TtlMs = !isLog && Maybe(5) ? random.Next(2) * random.Next(60_000) : null,
                DedupKey = Text("", "", "", "once", "twice"),
            };
        }

        return new PublishMessages(topic, messages, Atomic: Maybe(2));
    }

    private SettleLeases Settle()
    {
        var action = (SettleAction)random.Next(4);
        if (action == SettleAction.Ack && Maybe(3))
            action = SettleAction.Reject;
        return new SettleLeases(action, [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Receipt())])
        {
            DurationMs = Maybe(3) ? random.Next(2) * random.Next(40_000) : null,
            Reason = Text("", "no", "cannot"),
        };
    }

    // Mostly one of the newest; sometimes an old one, another topic's, or one that nobody ever got.
    private Receipt Receipt()
    {
        if (receipts.Count == 0 || random.Next(20) == 0)
            return new Receipt(Id(), (ulong)random.NextInt64());
        var receipt = receipts[^random.Next(1, Math.Min(receipts.Count, Maybe(5) ? 100 : 8) + 1)];
        return random.Next(40) == 0 ? receipt with { Message = Id() } : receipt;
    }

    private MessageId Id() => ids.Count == 0 || random.Next(10) == 0 ? new MessageId(random.Next(8), random.Next(50)) : ids[^random.Next(1, Math.Min(ids.Count, 40) + 1)];

    private byte[] Topic() => Bytes(topics[random.Next(topics.Length)]);

    private byte[] Content() => Bytes($"message {random.Next(30)}{new string('.', random.Next(3) * random.Next(20))}");

    private static TopicLimits Limits() => Machine.NoLimits;

    private int MaxBytes() => Maybe(4) ? random.Next(60) : 1 << 20;

    private long? Version() => random.Next(12) switch { 0 => 0, 1 => -1, 2 => random.Next(60), _ => null };

    private bool Maybe(int oneIn) => random.Next(oneIn) == 0;

    private byte[] Text(params string[] choices) => Bytes(choices[random.Next(choices.Length)]);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
