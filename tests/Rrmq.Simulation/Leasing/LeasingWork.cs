using System.Globalization;
using System.Text;
using Rrmq.Histories;
using Rrmq.Node;
using Rrmq.Queues;

namespace Rrmq.Simulation;

/// <summary>What one client of <c>/v1</c> wants next: it publishes, receives, and settles what it has in hand, or forgets about it. Rarely it empties, deletes or changes a topic.</summary>
internal sealed class LeasingWork(int number, LeasingMix mix, bool usesKeys, Chance chance, Chance rarities)
{
    public const int LongestWaitMs = 3_000;

    private readonly HashSet<string> _known = [];
    private readonly Queue<Receipt> _inHand = new();
    private int _made;

    public LeasingOperation Next(long began)
    {
        var topic = chance.Pick(mix.Topics);
        var marker = string.Create(CultureInfo.InvariantCulture, $"v{number}:{++_made}");
        var (roll, options) = (chance.NextDouble(), DrawOptions());
        Command command = !_known.Contains(topic.Name) && chance.Happens(0.9) ? new ConfigureTopic(topic.Bytes, topic.Settings, new TopicLimits(1_000_000, 1_000_000_000)) { Replaces = true }
            : _inHand.Count > 0 && roll < 0.5 ? Settle(marker)
            : roll < 0.6 ? Publish(topic, marker)
            : roll < 0.9 ? Receive(topic)
            : topic.IsReplayed && roll < 0.91 ? new SeekGroup(topic.Bytes, Group(topic), chance.Happens(0.5) ? LogPlace.Earliest : new LogPlace(LogPlaceKind.Sequence, chance.Between(1, 200)))
            : roll < 0.96 ? new PopMessages(topic.Bytes, topic.IsOrdered ? 1 : chance.Between(1, 3), Unique(), Group(topic))
            : roll < 0.98 ? new PauseTopic(topic.Bytes, chance.Happens(0.3))
            : new RedriveTopic(topic.Bytes, [], chance.Between(1, 100));
        if (!topic.IsLog && _known.Contains(topic.Name) && Rarity(topic) is { } rare)
            command = rare;
        if (usesKeys && command is not (ConfigureTopic or PauseTopic or SeekGroup))
            command = command with { IdempotencyKey = Encoding.UTF8.GetBytes(marker) };
        return new LeasingOperation(command, options, MarkerOf(command, marker), began);
    }

    public void Answered(LeasingOperation operation)
    {
        if (operation.Fate is not (Fate.Done or Fate.Refused))
            return;
        if (operation.Command is DeleteTopic || operation.Answer.Result.Status == CommandStatus.TopicNotFound)
            _known.Remove(AppliedLog.Text(operation.Command.Topic));
        else if (operation.Command is ConfigureTopic)
            _known.Add(AppliedLog.Text(operation.Command.Topic));
        if (operation is { Fate: Fate.Done, Command: ReceiveMessages, Answer.Result.Detail: TakenMessages taken })
        {
            foreach (var message in taken.Messages.Where(_ => chance.Happens(0.93)))
                _inHand.Enqueue(message.Receipt);
        }
    }

    /// <summary>What tells a command from all others in the log.</summary>
    public static string MarkerOf(Command command, string otherwise) => command switch
    {
        PublishMessages publish => LeasingOperation.NameOf(publish.Messages[0].Content),
        ReceiveMessages receive => string.Create(CultureInfo.InvariantCulture, $"nonce {receive.Nonce}"),
        PopMessages pop => string.Create(CultureInfo.InvariantCulture, $"pop {pop.MaxBytes}"),
        SettleLeases settle => $"settle {AppliedLog.Text(settle.Reason)}",
        EnqueueJob enqueue => LeasingOperation.NameOf(enqueue.Payload),
        ReceiveJobs receive => string.Create(CultureInfo.InvariantCulture, $"nonce {receive.Nonce}"),
        CompleteJob complete => $"complete {AppliedLog.Text(complete.Result)}",
        FailJob fail => $"fail {AppliedLog.Text(fail.Reason)}",
        ReportProgress report => $"report {AppliedLog.Text(report.Note ?? default)}",
        _ => otherwise,
    };

    /// <summary>Null nearly always. What is drawn anew stays within what can be checked: messages that keep their order still do.</summary>
    private Command? Rarity(LeasedTopic topic)
    {
        var (roll, dead, lease, rest, attempts, exhausted, few, drops) = (rarities.NextDouble(), rarities.Happens(0.5), rarities.Between(200, 2_500), rarities.Between(0, 300), rarities.Between(0, 4),
            rarities.Pick(Enum.GetValues<Exhausted>()), rarities.Between(5, 50), rarities.Happens(0.5));
        if (roll < 0.02)
            return new PurgeTopic(topic.Bytes, dead);
        if (roll < 0.03)
            return new DeleteTopic(topic.Bytes);
        if (roll > 0.05)
            return null;
        var change = new SettingsChange { LeaseMs = lease, RetryBackoffMs = rest };
        return new ConfigureTopic(topic.Bytes, topic.IsOrdered
            ? change
            : change with { MaxAttempts = attempts, OnExhausted = exhausted, MaxMessages = few, Overflow = drops ? Overflow.DropOldest : Overflow.Reject }, new TopicLimits(1_000_000, 1_000_000_000));
    }

    private PublishMessages Publish(LeasedTopic topic, string marker) =>
        new(topic.Bytes, [.. Enumerable.Range(0, chance.Between(1, 4)).Select(i => Message(topic, $"{marker}.{i}"))], Atomic: chance.Happens(0.5));

    private OutgoingMessage Message(LeasedTopic topic, string name)
    {
        var (group, delays, expires, priority) = (chance.Between(0, 3), chance.Happens(0.2), chance.Happens(0.1), chance.Happens(0.2) ? chance.Between(1, 9) : 0);
        var (delay, life) = (chance.Between(1, 500), chance.Between(300, 2_000));
        return new OutgoingMessage(new Envelope("text/plain", [], Encoding.UTF8.GetBytes(name)).Encode())
        {
            Group = group == 0 ? default : Encoding.UTF8.GetBytes($"g{group}"),
            DelayMs = delays && !topic.IsOrdered && !topic.IsLog ? delay : null,
            TtlMs = expires && !topic.IsOrdered && !topic.KeepsAll && !topic.IsLog ? life : null,
            Priority = (byte)(topic.IsOrdered || topic.IsLog ? 0 : priority),
        };
    }

    private ReceiveMessages Receive(LeasedTopic topic) =>
        new(topic.Bytes, topic.IsOrdered ? 1 : chance.Between(1, 5), 1_000_000, chance.Happens(0.5) ? null : chance.Between(100, 2_000), chance.Next())
        {
            Consumer = Encoding.UTF8.GetBytes($"c{number}"),
            Group = Group(topic),
        };

    // Of a queue nothing is drawn.
    private byte[] Group(LeasedTopic topic) => topic.IsLog ? Encoding.UTF8.GetBytes(chance.Pick(topic.Groups)) : [];

    private SettleLeases Settle(string marker)
    {
        var receipt = _inHand.Dequeue();
        var roll = chance.NextDouble();
        var action = roll < 0.7 ? SettleAction.Ack : roll < 0.8 ? SettleAction.Release : roll < 0.9 ? SettleAction.Reject : SettleAction.Extend;
        if (action == SettleAction.Extend)
            _inHand.Enqueue(receipt);
        return new SettleLeases(action, [receipt]) { Reason = Encoding.UTF8.GetBytes(marker), DurationMs = action == SettleAction.Extend ? chance.Between(100, 2_000) : null };
    }

    private RequestOptions DrawOptions()
    {
        var (waits, wait, acks) = (chance.Happens(0.5), chance.Between(1, LongestWaitMs), chance.NextDouble());
        return new RequestOptions
        {
            Wait = TimeSpan.FromMilliseconds(waits ? wait : 0),
            Acks = acks < 0.05 ? Acknowledgement.All : acks < 0.1 ? Acknowledgement.Leader : Acknowledgement.Quorum,
            Replicas = acks > 0.95 ? 2 : 0,
        };
    }

    // A limit that says which pop it was.
    private int Unique() => 1_000_000 + (number * 1_000_000) + _made;
}
