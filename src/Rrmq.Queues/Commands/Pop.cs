namespace Rrmq.Queues;

public sealed record Pop(ReadOnlyMemory<byte> Topic) : Command(CommandKind.Pop, Topic);
