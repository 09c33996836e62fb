namespace Rrmq.Queues;

/// <summary>A group of consumers goes, with its place and its leases.</summary>
public sealed record DeleteGroup(ReadOnlyMemory<byte> Topic, ReadOnlyMemory<byte> Group) : Command(CommandKind.DeleteGroup, Topic)
{
    public override int EncodedSize => base.EncodedSize + Group.Length;
}
