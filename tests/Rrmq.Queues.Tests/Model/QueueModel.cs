namespace Rrmq.Queues.Tests.Model;

/// <summary>
/// What the queue means, written for nothing but plainness: everything is a list that is gone through from front to back. Bounds that no test here reaches (events of a story, work of one batch) are left out.
/// </summary>
internal sealed partial class QueueModel
{
    private readonly Dictionary<string, (string Request, string Answer, long AtMs)> _answers = [];

    public List<ModelTopic> Topics { get; } = [];
    public long NowMs { get; private set; }
    public long Index { get; private set; }
    public long LastTopic { get; private set; }

    public IEnumerable<ModelMessage> Messages => Topics.SelectMany(static topic => topic.Messages);

    /// <summary>Whatever somebody can have leased: messages of queues, and the copies of groups.</summary>
    public IEnumerable<ModelMessage> Leasable => Topics.SelectMany(static topic => topic.IsLog ? topic.Groups.SelectMany(static group => group.Messages) : topic.Messages);

    public ModelTopic? Find(string name) => Topics.Find(topic => topic.Name == name);

    public void BeginBatch(long stampMs, bool beginsLeadership)
    {
        Index++;
        var before = NowMs;
        NowMs = Math.Max(NowMs, stampMs);
        if (beginsLeadership)
        {
            foreach (var message in Leasable.Where(message => message.State == ModelState.Leased && message.UntilMs > before))
                message.UntilMs += Math.Min(60_000, NowMs - before);
        }

        while (NextDueMs <= NowMs)
            DueNext();
    }

    private void DueNext()
    {
        var log = Topics.OrderBy(static topic => (topic.DueMs, topic.Number)).First();
        var message = Leasable.OrderBy(static message => (message.DueMs, message.Topic.Number, message.Sequence)).FirstOrDefault();
        if (message is not null && (message.DueMs, message.Topic.Number).CompareTo((log.DueMs, log.Number)) < 0)
            Due(message);
        else
            DropFirst(log);
    }

    private void DropFirst(ModelTopic log) => End(log.Messages[0], log.IsOverfull ? MessageEventKind.Dropped : MessageEventKind.Expired, "");

    /// <summary>The answer in words; where the first one is repeated, that.</summary>
    public string Once(string key, string request, Func<string> run)
    {
        if (key == "")
            return run();
        if (_answers.TryGetValue(key, out var first) && NowMs < first.AtMs + IdempotencyLimits.WindowMs)
            return first.Request == request ? first.Answer.Insert("Done".Length, " replayed") : "KeyReused  ";
        var answer = run();
        if (answer.StartsWith("Done", StringComparison.Ordinal))
            _answers[key] = (request, answer, NowMs);
        return answer;
    }

    private void Due(ModelMessage message)
    {
        if (message.State == ModelState.Leased)
            RunOut(message);
        else if (message.ExpiresMs <= NowMs)
            End(message, MessageEventKind.Expired, "");
        else
            (message.State, message.UntilMs) = (ModelState.Ready, null);
    }

    private void RunOut(ModelMessage message)
    {
        var consumer = message.Consumer;
        var isCertain = message.Batch!.Unsettled == 1;
        EndLease(message, isSettled: false);
        if (isCertain)
        {
            Fail(message, MessageEventKind.LeaseExpired, consumer, "lease expired", null);
            return;
        }

        Tell(message, MessageEventKind.LeaseExpired, consumer, 0);
        message.IsSuspect = true;
        Return(message, 0);
    }

    private static void EndLease(ModelMessage message, bool isSettled)
    {
        message.Batch!.Unsettled -= isSettled ? 1 : 0;
        (message.Batch, message.Token, message.Consumer) = (null, 0, "");
    }

    private void Return(ModelMessage message, long restMs)
    {
        if (message.ExpiresMs <= NowMs || message.IsOrphan)
            End(message, MessageEventKind.Expired, "");
        else
            (message.State, message.UntilMs) = restMs > 0 ? (ModelState.Resting, (long?)(NowMs + restMs)) : (ModelState.Ready, null);
    }

    private void Fail(ModelMessage message, MessageEventKind kind, string detail, string reason, long? restMs)
    {
        var settings = message.Topic.Settings;
        message.Failures++;
        if (settings.MaxAttempts > 0 && message.Failures >= settings.MaxAttempts)
        {
            Tell(message, kind, detail, 0);
            Exhaust(message, reason);
            return;
        }

        var rest = restMs ?? (long)Math.Min(3_600_000, settings.RetryBackoffMs * Math.Pow(2, message.Failures - 1));
        Tell(message, kind, detail, rest > 0 ? NowMs + rest : 0);
        Return(message, rest);
    }

    private void Exhaust(ModelMessage message, string reason)
    {
        var topic = message.Topic;
        if (topic.Settings.OnExhausted == Exhausted.Drop)
        {
            End(message, MessageEventKind.Dropped, reason);
            return;
        }

        var home = topic.Home.Name;
        if (topic.Settings.OnExhausted == Exhausted.DeadLetter && home.Length + 5 <= 255)
        {
            var dead = Find(home + ".dead");
            var settings = new TopicSettings { Order = DeliveryOrder.None, OnExhausted = Exhausted.Block, MaxMessages = topic.Settings.MaxMessages, MaxBytes = topic.Settings.MaxBytes };
            if (dead is null && settings.MaxMessages >= 1 && message.Content.Length <= settings.MaxBytes)
                Topics.Add(dead = new ModelTopic(home + ".dead", ++LastTopic, settings, Index));
            if (dead is not null && MakeRoom(dead, message.Content.Length))
            {
                var origin = $"{home} {message.Id} failed {message.Failures} ({reason}) at {NowMs}{(topic.Log is null ? "" : $" for {topic.Name}")}";
                var moved = Arrive(dead, message, origin, home);
                Tell(moved, MessageEventKind.DeadLettered, message.Id, 0);
                End(message, MessageEventKind.DeadLettered, moved.Id);
                return;
            }
        }

        Tell(message, MessageEventKind.Blocked, reason, 0);
        (message.State, message.UntilMs) = (ModelState.Dead, null);
        if (message.IsOrphan)
            topic.Messages.Remove(message);
    }

    private ModelMessage Arrive(ModelTopic topic, ModelMessage message, string? origin, string? originTopic)
    {
        var moved = new ModelMessage
        {
            Topic = topic, Sequence = ++topic.LastSequence, Content = message.Content, HasEnvelope = message.HasEnvelope, PublishedMs = NowMs, Group = message.Group, Priority = message.Priority, Origin = origin,
            OriginTopic = originTopic, IsMoved = true, ExpiresMs = topic.Settings.TtlMs > 0 ? NowMs + topic.Settings.TtlMs : null,
        };
        topic.Messages.Add(moved);
        topic.PublishedAt.Add(NowMs);
        return moved;
    }

    private bool MakeRoom(ModelTopic topic, long bytes)
    {
        if (!topic.CouldFit(1, bytes))
            return false;
        while (!topic.Fits(1, bytes))
            End(topic.Droppable.First(), MessageEventKind.Dropped, "");
        return true;
    }

    private void End(ModelMessage message, MessageEventKind kind, string detail)
    {
        var topic = message.Topic;
        topic.Messages.Remove(message);
        if (topic.IsLog)
            DropFromGroups(topic, message.Sequence);
        topic.Ended[kind] = topic.Ended.GetValueOrDefault(kind) + 1;
        if (kind == MessageEventKind.Consumed)
            topic.Home.ConsumedAt.Add(NowMs);
        if (topic.Settings.HistoryMs == 0 || topic.Settings.Retention == Retention.Log)
        {
            message.GoneMs = NowMs;
            return;
        }

        Tell(message, kind, detail, 0);
        message.GoneMs = NowMs;
        topic.Gone.Add(message);
    }

    private void Tell(ModelMessage message, MessageEventKind kind, string detail, long untilMs) => message.Events.Add($"{kind} at {NowMs} in {Index} ({detail}) until {untilMs}");
}
