namespace Rrmq.Queues;

/// <summary>Publishes one or more messages in the order given. Answer: <see cref="PublishedMessages"/>, an item for each.</summary>
/// <param name="Topic">Where to.</param>
/// <param name="Messages">1 to 10,000.</param>
/// <param name="Atomic">True: all or none; the first refusal is then the command's own status. False: each for itself.</param>
public sealed record PublishMessages(ReadOnlyMemory<byte> Topic, IReadOnlyList<OutgoingMessage> Messages, bool Atomic) : Command(CommandKind.PublishMessages, Topic)
{
    public override int EncodedSize
    {
        get
        {
            var size = base.EncodedSize;
            foreach (var message in Messages)
                size += message.EncodedSize;
            return size;
        }
    }
}
