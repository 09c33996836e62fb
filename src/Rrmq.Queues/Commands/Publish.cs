namespace Rrmq.Queues;

public sealed record Publish(ReadOnlyMemory<byte> Topic, ReadOnlyMemory<byte> Body) : Command(CommandKind.Publish, Topic)
{
    public override int EncodedSize => base.EncodedSize + Body.Length;
}
