using System.Text;

namespace Rrmq.Queues.Tests.Model;

/// <summary>The commands, each in a few lines, answering in the words of <see cref="ModelText"/>.</summary>
internal sealed partial class QueueModel
{
    public string Create(CreateTopic command)
    {
        var name = Text(command.Topic);
        if (Find(name) is not null)
            return "TopicExists  ";
        Topics.Add(new ModelTopic(name, ++LastTopic, new TopicSettings { MaxMessages = command.Limits.MaxMessages, MaxBytes = command.Limits.MaxBytes }, Index));
        return "Done  ";
    }

    public string Configure(ConfigureTopic command)
    {
        var (name, topic) = (Text(command.Topic), Find(Text(command.Topic)));
        if (command.IfVersion == -1)
            return "PreconditionFailed  ";
        if (topic is null && !command.Replaces)
            return "TopicNotFound  ";
        if (command.IfVersion is { } version && version != (topic?.Version ?? 0))
            return "PreconditionFailed  ";
        var isNew = topic is null;
        var defaults = new TopicSettings { MaxMessages = command.Limits.MaxMessages, MaxBytes = command.Limits.MaxBytes };
        var settings = command.Change.Over(isNew || command.Replaces ? defaults : topic!.Settings);
        if (settings.Retention == Retention.Log && (settings.DelayMs > 0 || name.EndsWith(".dead", StringComparison.Ordinal)))
            return "NotForLogs  ";
        if (topic is not null && settings.Retention != topic.Settings.Retention && (topic.Messages.Count > 0 || topic.Groups.Count > 0))
            return "RetentionFixed  ";
        if (topic is null)
            Topics.Add(topic = new ModelTopic(name, ++LastTopic, settings, Index));
        else if (settings != topic.Settings)
            (topic.Settings, topic.Version) = (settings, Index);
        if (settings.DedupWindowMs == 0)
            topic.Known.Clear();
        while (topic.DueMs <= NowMs)
            DropFirst(topic);
        return $"Done  created {isNew} {View(topic)}";
    }

    public string Delete(DeleteTopic command)
    {
        var topic = Find(Text(command.Topic));
        if (command.IfVersion == -1)
            return "PreconditionFailed  ";
        if (topic is null)
            return "TopicNotFound  ";
        if (command.IfVersion is { } version && version != topic.Version)
            return "PreconditionFailed  ";
        Topics.Remove(topic);
        return "Done  ";
    }

    public string Pause(PauseTopic command)
    {
        if (Find(Text(command.Topic)) is not { } topic)
            return "TopicNotFound  ";
        topic.IsPaused = command.Paused;
        return "Done  ";
    }

    public string Publish(Publish command)
    {
        if (Find(Text(command.Topic)) is not { } topic)
            return "TopicNotFound  ";
        var (status, _) = TakeIn(topic, new OutgoingMessage(command.Body), hasEnvelope: false);
        return $"{(status == CommandStatus.Duplicate ? CommandStatus.Done : status)}  ";
    }

    public string Publish(PublishMessages command)
    {
        if (Find(Text(command.Topic)) is not { } topic)
            return "TopicNotFound  ";
        if (command.Atomic && Culprit(topic, command.Messages) is var (culprit, why))
            return $"{why}  {string.Join(", ", command.Messages.Select((_, i) => $"{(i == culprit ? why : CommandStatus.NotTried)} 0-0"))}";
        var items = command.Messages.Select(message => TakeIn(topic, message, hasEnvelope: true)).ToList();
        var status = items.Exists(static item => item.Status is CommandStatus.Done or CommandStatus.Duplicate) ? CommandStatus.Done : items[0].Status;
        return $"{status}  {string.Join(", ", items.Select(static item => $"{item.Status} {item.Id}"))}";
    }

    public string Pop(Pop command)
    {
        if (Find(Text(command.Topic)) is not { } topic)
            return "TopicNotFound  ";
        if (topic.IsPaused || topic.IsLog || topic.Next([]) is not { } next)
            return "QueueEmpty  ";
        End(next, MessageEventKind.Consumed, "");
        return $"Done {next.Content}{(next.HasEnvelope ? " enveloped" : "")} ";
    }

    public string Pop(PopMessages command)
    {
        if (Refusal(Text(command.Topic), Text(command.Group), out var topic) is { } refusal)
            return refusal;
        List<string> taken = [];
        long bytes = 0;
        while (taken.Count < command.Max && topic.Next([]) is { } next)
        {
            bytes += next.Content.Length;
            if (taken.Count > 0 && bytes > command.MaxBytes)
                break;
            taken.Add(Taken(next, "popped", 0));
            End(next, MessageEventKind.Consumed, "");
        }

        return $"Done  {string.Join(", ", taken)}";
    }

    /// <summary>What is received has no tokens yet: these are the real machine's to make.</summary>
    public string Receive(ReceiveMessages command, List<ModelMessage> received)
    {
        if (Refusal(Text(command.Topic), Text(command.Group), out var topic) is { } refusal)
            return refusal;
        var free = topic.Settings.MaxLeases - topic.Messages.Count(static message => message.State == ModelState.Leased);
        if (free <= 0)
            return "TooManyLeases  ";
        long bytes = 0;
        while (received.Count < Math.Min(command.Max, free) && topic.Next(received) is { } next)
        {
            bytes += next.Content.Length;
            if (received.Count > 0 && (next.IsSuspect || bytes > command.MaxBytes))
                break;
            received.Add(next);
            if (next.IsSuspect)
                break;
        }

        var until = NowMs + (command.LeaseMs ?? topic.Settings.LeaseMs);
        var batch = new ModelBatch { Unsettled = received.Count };
        foreach (var message in received)
        {
            (message.State, message.UntilMs, message.Batch, message.Consumer) = (ModelState.Leased, until, batch, Text(command.Consumer));
            Tell(message, MessageEventKind.Leased, message.Consumer, until);
        }

        return $"Done  {string.Join(", ", received.Select(message => Taken(message, "leased", until)))}";
    }

    public string Settle(SettleLeases command) => $"Done  {string.Join(", ", command.Receipts.Select(receipt => Settle(command, receipt)))}";

    public string Purge(PurgeTopic command)
    {
        if (Find(Text(command.Topic)) is not { } topic)
            return "TopicNotFound  ";
        var going = topic.Messages.Where(message => message.Shown is MessageState.Ready or MessageState.Delayed || (command.DeadToo && message.Shown == MessageState.Dead)).ToList();
        foreach (var message in going)
            End(message, MessageEventKind.Dropped, "");
        return $"Done  {going.Count}, 0 left";
    }

    public string Redrive(RedriveTopic command)
    {
        if (Find(Text(command.Topic)) is not { } topic)
            return "TopicNotFound  ";
        List<ModelTopic> places = topic.IsLog ? [.. topic.Groups] : [topic];
        if (Find(topic.Name + ".dead") is { } dead)
            places.Add(dead);
        var (count, isFull) = (0, false);
        if (command.Messages.Count > 0)
        {
            foreach (var id in command.Messages)
            {
                foreach (var message in places.SelectMany(static place => place.Messages).Where(message => message.Id == id.ToString()).ToList())
                {
                    if (count < command.Max && !isFull && CanRedrive(message))
                        Redrive(message, ref count, ref isFull);
                }
            }
        }
        else
        {
            foreach (var message in places.SelectMany(static place => place.Messages).ToList())
            {
                if (count < command.Max && !isFull && message.GoneMs is null && message.Topic.Messages.Contains(message) && CanRedrive(message))
                    Redrive(message, ref count, ref isFull);
            }
        }

        var left = places.Sum(static place => place.Messages.Count(static message => message.IsShownDead));
        return count == 0 && isFull ? "TopicFull  " : $"Done  {count}, {left} left";
    }

    private bool CanRedrive(ModelMessage message) => message.IsShownDead && (message.OriginTopic is null || Find(message.OriginTopic) is { IsLog: false });

    private void Redrive(ModelMessage message, ref int count, ref bool isFull)
    {
        if (message.OriginTopic is null)
        {
            Tell(message, MessageEventKind.Redriven, "", 0);
            (message.State, message.Failures, message.IsSuspect) = (ModelState.Ready, 0, false);
            message.ExpiresMs = message.Topic.Settings.TtlMs > 0 && message.Topic.Log is null ? NowMs + message.Topic.Settings.TtlMs : null;
            count++;
            return;
        }

        var back = Find(message.OriginTopic)!;
        if (!MakeRoom(back, message.Content.Length))
        {
            isFull = true;
            return;
        }

        var moved = Arrive(back, message, null, null);
        Tell(moved, MessageEventKind.Redriven, message.Id, 0);
        End(message, MessageEventKind.Redriven, moved.Id);
        count++;
    }

    private string Settle(SettleLeases command, Receipt receipt)
    {
        var message = Leasable.FirstOrDefault(message => message.ReceiptId == receipt.Message.ToString());
        if (message is not { State: ModelState.Leased } || message.Token != receipt.Token || message.UntilMs <= NowMs)
            return "LeaseLost 0";
        var consumer = message.Consumer;
        switch (command.Action)
        {
            case SettleAction.Ack:
                EndLease(message, isSettled: true);
                End(message, MessageEventKind.Consumed, consumer);
                break;
            case SettleAction.Release:
                EndLease(message, isSettled: true);
                Tell(message, MessageEventKind.Released, "", command.DurationMs > 0 ? NowMs + command.DurationMs.Value : 0);
                Return(message, command.DurationMs ?? 0);
                break;
            case SettleAction.Extend:
                message.UntilMs = NowMs + (command.DurationMs ?? message.Topic.Settings.LeaseMs);
                Tell(message, MessageEventKind.Extended, consumer, message.UntilMs.Value);
                return $"Done {message.UntilMs}";
            default:
                EndLease(message, isSettled: true);
                Fail(message, MessageEventKind.Rejected, Text(command.Reason), Text(command.Reason), command.DurationMs);
                break;
        }

        return "Done 0";
    }

    private (CommandStatus Status, string Id) TakeIn(ModelTopic topic, OutgoingMessage message, bool hasEnvelope)
    {
        if (topic.IsLog && !FitsALog(message))
            return (CommandStatus.NotForLogs, "0-0");
        var key = KeyOf(message, hasEnvelope);
        topic.Known.RemoveAll(known => NowMs - known.AtMs >= topic.Settings.DedupWindowMs);
        if (topic.Known.Find(known => known.Key == key) is { Sequence: > 0 } first)
            return (CommandStatus.Duplicate, $"{topic.Number}-{first.Sequence}");
        if (!MakeRoom(topic, message.Content.Length))
            return (CommandStatus.TopicFull, "0-0");
        var (delay, life) = topic.IsLog ? (0, 0) : (message.DelayMs ?? topic.Settings.DelayMs, message.TtlMs ?? topic.Settings.TtlMs);
        var taken = new ModelMessage
        {
            Topic = topic, Sequence = ++topic.LastSequence, Content = Text(message.Content), HasEnvelope = hasEnvelope, PublishedMs = NowMs, Group = Text(message.Group), Priority = message.Priority,
            ExpiresMs = life > 0 ? NowMs + life : null, State = delay > 0 ? ModelState.Delayed : ModelState.Ready, UntilMs = delay > 0 ? NowMs + delay : null,
        };
        Tell(taken, MessageEventKind.Published, "", 0);
        topic.Messages.Add(taken);
        foreach (var group in topic.Groups)
            group.Messages.Add(CopyOf(taken, group));
        topic.PublishedAt.Add(NowMs);
        if (topic.Settings.DedupWindowMs > 0)
            topic.Known.Add((key, taken.Sequence, NowMs));
        return (CommandStatus.Done, taken.Id);
    }

    private (int Place, CommandStatus Why)? Culprit(ModelTopic topic, IReadOnlyList<OutgoingMessage> messages)
    {
        var (count, bytes, seen) = (0, 0L, new HashSet<string>());
        for (var i = 0; i < messages.Count; i++)
        {
            if (topic.IsLog && !FitsALog(messages[i]))
                return (i, CommandStatus.NotForLogs);
            var isKnown = topic.Known.Exists(known => known.Key == KeyOf(messages[i], hasEnvelope: true) && NowMs - known.AtMs < topic.Settings.DedupWindowMs);
            if (topic.Settings.DedupWindowMs > 0 && (isKnown || !seen.Add(KeyOf(messages[i], hasEnvelope: true))))
                continue;
            count++;
            bytes += messages[i].Content.Length;
            if (!topic.CouldFit(count, bytes))
                return (i, CommandStatus.TopicFull);
        }

        return null;
    }

    // Of a log it is a group that messages are taken from.
    private string? Refusal(string name, string group, out ModelTopic topic)
    {
        topic = Find(name)!;
        if (topic is null)
            return "TopicNotFound  ";
        if (topic.IsLog != (group != ""))
            return topic.IsLog ? "GroupRequired  " : "NotALog  ";
        if (topic.IsLog)
            topic = topic.Groups.Find(one => one.Name == group) ?? MakeGroup(topic, group, LogPlace.Earliest);
        return topic.Home.IsPaused ? "TopicPaused  " : topic.Next([]) is null ? "QueueEmpty  " : null;
    }

    private static bool FitsALog(OutgoingMessage message) => (message.DelayMs ?? 0) == 0 && (message.TtlMs ?? 0) == 0 && message.Priority == 0;

    // A bare body and a content with its envelope are never the same publication.
    private static string KeyOf(OutgoingMessage message, bool hasEnvelope) => message.DedupKey.IsEmpty ? $"{(hasEnvelope ? "content" : "body")} {Text(message.Content)}" : $"key {Text(message.DedupKey)}";

    private static string Taken(ModelMessage message, string how, long untilMs) =>
        $"{message.Id} {message.Content} {message.HasEnvelope} attempt {message.Failures + 1} of {message.PublishedMs} until {untilMs} {how} from {message.Origin ?? "nowhere"}";

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
