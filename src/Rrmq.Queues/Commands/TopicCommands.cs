namespace Rrmq.Queues;

/// <summary>Makes a topic or changes its settings.</summary>
/// <param name="Topic">Its name.</param>
/// <param name="Change">The new values.</param>
/// <param name="Limits">What the node gives a topic that is made and does not say itself; settings that are replaced fall back to it too.</param>
public sealed record ConfigureTopic(ReadOnlyMemory<byte> Topic, SettingsChange Change, TopicLimits Limits) : Command(CommandKind.ConfigureTopic, Topic)
{
    /// <summary>True: what <see cref="Change"/> leaves out takes its default (PUT). False: it stays as it is, and there must be such a topic (PATCH).</summary>
    public bool Replaces { get; init; }

    /// <summary>Refused as <see cref="CommandStatus.PreconditionFailed"/> unless this is the topic's <see cref="TopicView.Version"/>. Null: whatever it is. 0: unless there is none such.</summary>
    public long? IfVersion { get; init; }
}

/// <summary>The topic and everything in it goes. Its number is never used again; a topic made later under the same name is another one.</summary>
public sealed record DeleteTopic(ReadOnlyMemory<byte> Topic) : Command(CommandKind.DeleteTopic, Topic)
{
    /// <summary>As in <see cref="ConfigureTopic"/>.</summary>
    public long? IfVersion { get; init; }
}

/// <summary>Drops all messages that are ready or delayed, and with <see cref="DeadToo"/> those that are dead. Leased ones stay. Answer: <see cref="Counted"/>.</summary>
public sealed record PurgeTopic(ReadOnlyMemory<byte> Topic, bool DeadToo) : Command(CommandKind.PurgeTopic, Topic);

/// <summary>While a topic is paused nothing is handed out; publishing goes on, and what is leased can be settled.</summary>
public sealed record PauseTopic(ReadOnlyMemory<byte> Topic, bool Paused) : Command(CommandKind.PauseTopic, Topic);

/// <summary>
/// Makes dead messages ready again with no attempt counted: those that block in this topic, and those in its dead-letter topic that came from it. Of a dead-letter topic itself: each goes back to
/// where it came from, when that still exists. At most <see cref="Max"/> a command, oldest first. Answer: <see cref="Counted"/>.
/// </summary>
/// <param name="Topic">The topic.</param>
/// <param name="Messages">Only these, by their numbers as they are now; empty: all.</param>
/// <param name="Max">At most this many, 1 to 10,000.</param>
public sealed record RedriveTopic(ReadOnlyMemory<byte> Topic, IReadOnlyList<MessageId> Messages, int Max) : Command(CommandKind.RedriveTopic, Topic);

/// <summary>The first command of a leader that follows another: open leases last longer by the time that nobody led, a minute at most, so that a failover lets none run out.</summary>
public sealed record BeginLeadership() : Command(CommandKind.BeginLeadership, default(ReadOnlyMemory<byte>));
