namespace Rrmq.Queues.Tests.Model;

/// <summary>What people see, in the words of <see cref="ModelText"/>.</summary>
internal sealed partial class QueueModel
{
    public long NextDueMs => Leasable.Select(static message => message.DueMs).Concat(Topics.Select(static topic => topic.DueMs)).DefaultIfEmpty(long.MaxValue).Min();

    private string ViewOfTopic(ModelTopic topic)
    {
        var window = (NowMs / 10_000) - 1;
        long Ended(MessageEventKind kind) => topic.Ended.GetValueOrDefault(kind);
        long Count(MessageState state) => topic.Messages.Count(message => message.Shown == state);
        return $"{topic.Name} {topic.Number} {topic.Settings} v{topic.Version} paused {topic.IsPaused} ready {Count(MessageState.Ready)} leased {Count(MessageState.Leased)} delayed {Count(MessageState.Delayed)} "
            + $"dead {Count(MessageState.Dead)} bytes {topic.Bytes} oldest {topic.Messages.FirstOrDefault()?.PublishedMs} published {topic.PublishedAt.Count} consumed {Ended(MessageEventKind.Consumed)} "
            + $"dead-lettered {Ended(MessageEventKind.DeadLettered)} expired {Ended(MessageEventKind.Expired)} dropped {Ended(MessageEventKind.Dropped)} redriven {Ended(MessageEventKind.Redriven)} "
            + $"at {topic.PublishedAt.Count(at => at / 10_000 == window) / 10.0} {topic.ConsumedAt.Count(at => at / 10_000 == window) / 10.0}"
            + (topic.IsLog ? $" from {topic.FirstSequence} to {topic.LastSequence} groups {topic.Groups.Count} {topic.Groups.Select(static group => group.Messages.Count).DefaultIfEmpty(0).Max()}" : "");
    }

    public string Page(string name, MessageState? state, long from, int limit)
    {
        if (Find(name) is not { } topic)
            return "no topic";
        var all = topic.Messages.Where(message => message.Sequence >= from && (state is null || message.Shown == state)).ToList();
        return $"{string.Join("; ", all.Take(limit).Select(View))} then {(all.Count > limit ? all[limit].Sequence : null)}";
    }

    public string Tell(ModelTopic topic, MessageId id)
    {
        var message = topic.Messages.Find(message => message.Id == id.ToString())
            ?? topic.Gone.Find(gone => gone.Id == id.ToString() && NowMs - gone.GoneMs < topic.Settings.HistoryMs);
        if (message is null)
            return "nothing known";
        var most = message.IsMoved ? 31 : 32;
        var omitted = Math.Max(0, message.Events.Count - most);
        return $"{View(message)}: {string.Join(", ", message.Events.Take(1).Concat(message.Events.Skip(1 + omitted)))} omitted {omitted}";
    }

    private static string View(ModelMessage message)
    {
        var isGone = message.GoneMs is not null;
        return $"{message.Id} {message.Shown} {(isGone ? "" : message.Content)} {message.HasEnvelope} attempt {message.Failures + 1} of {message.PublishedMs} priority {message.Priority} group {message.Group} "
            + $"until {(isGone ? null : message.UntilMs)} expires {(isGone ? null : message.ExpiresMs)} consumer {message.Consumer} from {message.Origin ?? "nowhere"}";
    }
}
