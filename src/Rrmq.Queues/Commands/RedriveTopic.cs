namespace Rrmq.Queues;

/// <summary>
/// Makes dead messages ready again with no attempt counted: those that block in this topic, and those in its dead-letter topic that came from it. Of a dead-letter topic itself: each goes back to
/// where it came from, when that still exists. At most <see cref="Max"/> a command, oldest first. Answer: <see cref="Counted"/>.
/// </summary>
/// <param name="Topic">The topic.</param>
/// <param name="Messages">Only these, by their numbers as they are now; empty: all.</param>
/// <param name="Max">At most this many, 1 to 10,000.</param>
public sealed record RedriveTopic(ReadOnlyMemory<byte> Topic, IReadOnlyList<MessageId> Messages, int Max) : Command(CommandKind.RedriveTopic, Topic)
{
    public override int EncodedSize => base.EncodedSize + (Messages.Count * 2 * sizeof(long));
}
