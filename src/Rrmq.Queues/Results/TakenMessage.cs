namespace Rrmq.Queues;

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
    /// <summary>Of a log's message: the number of the group that has it; 0: the topic itself has.</summary>
    public long Lessor { get; init; }

    public Receipt Receipt => new(Lessor == 0 ? Id : Id with { Topic = Lessor }, Token);
}
