namespace Rrmq.Queues;

/// <summary>One message and what happened to it, oldest first. Of a message that is gone, <see cref="Message"/>'s content has no length.</summary>
/// <param name="Message">As it is.</param>
/// <param name="Events">At most 32; the first and the newest are kept.</param>
/// <param name="OmittedEvents">How many are not.</param>
public sealed record MessageStory(MessageView Message, IReadOnlyList<MessageEvent> Events, int OmittedEvents);
