namespace Rrmq.Queues;

/// <summary>What a command's answer holds besides its status.</summary>
public abstract record ResultDetail;

/// <summary>The topic after a <see cref="ConfigureTopic"/>.</summary>
public sealed record ConfiguredTopic(TopicView Topic, bool Created) : ResultDetail;

/// <summary>How many messages it was, and how many of that kind are left.</summary>
public sealed record Counted(long Count, long Left) : ResultDetail;

public sealed record PublishedMessages(IReadOnlyList<PublishedMessage> Items) : ResultDetail;

/// <summary>What became of one message of a publish. <see cref="CommandStatus.Done"/> or <see cref="CommandStatus.Duplicate"/>: <paramref name="Id"/> is that of the message that is (or was) in the topic.</summary>
public readonly record struct PublishedMessage(CommandStatus Status, MessageId Id);

public sealed record TakenMessages(IReadOnlyList<TakenMessage> Messages) : ResultDetail;

/// <summary>One message that was popped or received.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Content">Where envelope and body lie.</param>
/// <param name="HasEnvelope">False: the content is a bare body of the base API.</param>
/// <param name="Attempt">1 for a message that nobody has failed at yet.</param>
/// <param name="PublishedMs">When it came to this topic, in milliseconds since 1970.</param>
/// <param name="Token">The lease's; 0 when it was popped.</param>
/// <param name="LeaseUntilMs">When the lease ends; 0 when it was popped.</param>
/// <param name="Origin">Of a dead letter: where it came from.</param>
public sealed record TakenMessage(MessageId Id, BodyReference Content, bool HasEnvelope, int Attempt, long PublishedMs, ulong Token, long LeaseUntilMs, DeadLetterOrigin? Origin)
{
    public Receipt Receipt => new(Id, Token);
}

/// <summary>Where a dead letter came from.</summary>
/// <param name="Topic">The name of the topic, UTF-8.</param>
/// <param name="Id">What it was called there.</param>
/// <param name="Attempts">How often it failed.</param>
/// <param name="Reason">What the last consumer said, or <c>lease expired</c>; UTF-8.</param>
/// <param name="AtMs">When it was moved.</param>
public sealed record DeadLetterOrigin(byte[] Topic, MessageId Id, int Attempts, byte[] Reason, long AtMs);

public sealed record SettledLeases(IReadOnlyList<SettledLease> Items) : ResultDetail;

/// <summary>What became of one receipt: <see cref="CommandStatus.Done"/> or <see cref="CommandStatus.LeaseLost"/>. After an extension <paramref name="LeaseUntilMs"/> says until when.</summary>
public readonly record struct SettledLease(CommandStatus Status, long LeaseUntilMs = 0);
