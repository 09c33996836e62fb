using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>A message on its way out, whichever way it goes: what the state says of it, and what its publisher sent.</summary>
/// <param name="Attempt">0 where nobody attempts anything: it is not told.</param>
internal sealed record ShownMessage(MessageId Id, int Attempt, long PublishedMs, Envelope Envelope)
{
    /// <summary>Of a received message.</summary>
    public Receipt? Receipt { get; init; }

    public long? LeaseUntilMs { get; init; }

    public DeadLetterOrigin? Origin { get; init; }

    /// <summary>Of a message that is only looked at.</summary>
    public MessageView? View { get; init; }

    /// <summary>False when the body is gone, or is not to be shown.</summary>
    public bool HasBody { get; init; } = true;

    public static ShownMessage Of(TakenMessage message, ReadOnlyMemory<byte> content) =>
        new(message.Id, message.Attempt, message.PublishedMs, message.HasEnvelope ? Envelope.Decode(content) : Envelope.Bare(content))
        {
            Receipt = message.Token == 0 ? null : message.Receipt,
            LeaseUntilMs = message.Token == 0 ? null : message.LeaseUntilMs,
            Origin = message.Origin,
        };

    /// <summary>A message that is read from a log; null when its content could not be loaded.</summary>
    public static ShownMessage? OfLog(MessageView view, ReadOnlyMemory<byte> content) => content.Length != view.Content.Length
        ? null
        : new ShownMessage(view.Id, 0, view.PublishedMs, view.HasEnvelope ? Envelope.Decode(content) : Envelope.Bare(content));

    /// <param name="view">What the state says.</param>
    /// <param name="content">What lies behind it; empty when it is not there any more. Of an envelope it never is.</param>
    public static ShownMessage Of(MessageView view, ReadOnlyMemory<byte> content)
    {
        var isThere = view.State != MessageState.Gone && content.Length == view.Content.Length && (!view.HasEnvelope || !content.IsEmpty);
        var envelope = isThere && view.HasEnvelope ? Envelope.Decode(content) : isThere ? Envelope.Bare(content) : new Envelope("", [], default);
        return new ShownMessage(view.Id, view.Attempt, view.PublishedMs, envelope) { View = view, Origin = view.Origin, HasBody = isThere };
    }
}
