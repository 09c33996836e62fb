namespace Rrmq.Queues;

/// <summary>Takes messages for good. Answer: <see cref="TakenMessages"/>.</summary>
/// <param name="Topic">Where from.</param>
/// <param name="Max">1 to 1,000.</param>
/// <param name="MaxBytes">Stops before the contents would pass this; the first one always comes.</param>
/// <param name="Group">Of a log: which group of consumers takes them, UTF-8; it is made when there is none. Of a queue: empty.</param>
public sealed record PopMessages(ReadOnlyMemory<byte> Topic, int Max, int MaxBytes, ReadOnlyMemory<byte> Group = default)
    : Command(Group.IsEmpty ? CommandKind.PopMessages : CommandKind.PopFromGroup, Topic)
{
    public override int EncodedSize => base.EncodedSize + Group.Length;
}
