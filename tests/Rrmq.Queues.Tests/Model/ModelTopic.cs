namespace Rrmq.Queues.Tests.Model;

/// <summary>A topic as a list of messages, and lists of what happened. A group of consumers of a log is one too: a queue that has a copy of each message that it has not settled.</summary>
internal sealed class ModelTopic(string name, long number, TopicSettings settings, long version, ModelTopic? log = null)
{
    private TopicSettings _settings = settings;

    public ModelTopic? Log => log;
    public ModelTopic Home => log ?? this;
    public bool IsLog => log is null && Settings.Retention == Retention.Log;
    public List<ModelTopic> Groups { get; } = [];
    public string Name => name;
    public long Number => number;
    public TopicSettings Settings
    {
        get => log?.Settings ?? _settings;
        set => _settings = value;
    }

    public long Version { get; set; } = version;
    public bool IsPaused { get; set; }
    public long LastSequence { get; set; }
    public List<ModelMessage> Messages { get; } = [];
    public List<ModelMessage> Gone { get; } = [];
    public List<long> PublishedAt { get; } = [];
    public List<long> ConsumedAt { get; } = [];
    public Dictionary<MessageEventKind, long> Ended { get; } = [];
    public List<(string Key, long Sequence, long AtMs)> Known { get; } = [];

    /// <summary>Of a log: when its first message goes by itself.</summary>
    public long DueMs => !IsLog || Messages.Count == 0 ? long.MaxValue : IsOverfull ? 0 : Settings.TtlMs > 0 ? Messages[0].PublishedMs + Settings.TtlMs : long.MaxValue;

    public bool IsOverfull => Settings.Overflow == Overflow.DropOldest && !Fits(0, 0);

    public long FirstSequence => Messages.Count > 0 ? Messages[0].Sequence : LastSequence + 1;

    public long Bytes => Messages.Sum(static message => message.Content.Length);

    public bool Fits(long count, long bytes) => Messages.Count + count <= Settings.MaxMessages && Bytes + bytes <= Settings.MaxBytes;

    /// <summary>What a full topic may drop.</summary>
    public IEnumerable<ModelMessage> Droppable => Messages.Where(static message => message.State is ModelState.Ready or ModelState.Delayed or ModelState.Resting);

    public bool CouldFit(long count, long bytes) => Fits(count, bytes)
        || (Settings.Overflow == Overflow.DropOldest && Messages.Count - Droppable.Count() + count <= Settings.MaxMessages
            && Bytes - Droppable.Sum(static message => message.Content.Length) + bytes <= Settings.MaxBytes);

    /// <summary>Who is next when those in <paramref name="aside"/> are just being handed out.</summary>
    public ModelMessage? Next(List<ModelMessage> aside)
    {
        var inLine = Messages.Where(message => message.State != ModelState.Delayed && !aside.Contains(message)).ToList();
        return inLine.Where(message => message.State == ModelState.Ready && !inLine.Any(other => other.Sequence < message.Sequence && KeepsBack(other, message)))
            .OrderByDescending(message => Settings.Order == DeliveryOrder.Strict ? 0 : message.Priority).ThenBy(static message => message.Sequence).FirstOrDefault();
    }

    private bool KeepsBack(ModelMessage earlier, ModelMessage later) => Settings.Order switch
    {
        DeliveryOrder.Strict => earlier.IsHeld,
        DeliveryOrder.Group => later.Group != "" && earlier.Group == later.Group,
        _ => false,
    };
}
