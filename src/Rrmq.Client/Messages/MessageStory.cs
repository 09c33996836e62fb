namespace Rrmq.Client;

/// <summary>One message and its life.</summary>
/// <param name="Message">As it is; of one that is gone without its body.</param>
/// <param name="Events">Oldest first; of many the first and the newest.</param>
/// <param name="OmittedEvents">How many between them are left out.</param>
public sealed record MessageStory(RrmqMessage Message, IReadOnlyList<MessageEvent> Events, int OmittedEvents);
