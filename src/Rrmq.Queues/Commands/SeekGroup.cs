namespace Rrmq.Queues;

/// <summary>Has a group of consumers go on from another place; its open leases are lost. Answer: <see cref="GroupAnswer"/>.</summary>
/// <param name="Topic">The log.</param>
/// <param name="Group">UTF-8.</param>
/// <param name="To">What it reads next.</param>
public sealed record SeekGroup(ReadOnlyMemory<byte> Topic, ReadOnlyMemory<byte> Group, LogPlace To) : Command(CommandKind.SeekGroup, Topic)
{
    public override int EncodedSize => base.EncodedSize + 16 + Group.Length;
}
