namespace Rrmq.Contracts;

/// <summary>The body of <c>GET /v1/topics/{t}/messages/{id}</c>: one message and its life.</summary>
/// <param name="Message">As it is; of one that is gone without its body.</param>
/// <param name="Events">Oldest first; the first and the newest of many.</param>
/// <param name="OmittedEvents">How many between them are left out.</param>
public sealed record MessageStoryReport(MessageReport Message, IReadOnlyList<MessageEventReport> Events, int OmittedEvents);
