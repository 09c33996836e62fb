namespace Rrmq.Queues;

/// <summary>Makes a group of consumers of a log; one that is there stays as it is. Answer: <see cref="GroupAnswer"/>.</summary>
/// <param name="Topic">The log.</param>
/// <param name="Group">UTF-8, 1 to 255 bytes.</param>
/// <param name="From">Where a new one begins.</param>
public sealed record MakeGroup(ReadOnlyMemory<byte> Topic, ReadOnlyMemory<byte> Group, LogPlace From) : Command(CommandKind.MakeGroup, Topic)
{
    public override int EncodedSize => base.EncodedSize + 16 + Group.Length;
}
