namespace Rrmq.Queues;

/// <summary>Drops all messages that are ready or delayed, and with <see cref="DeadToo"/> those that are dead. Leased ones stay. Answer: <see cref="Counted"/>.</summary>
public sealed record PurgeTopic(ReadOnlyMemory<byte> Topic, bool DeadToo) : Command(CommandKind.PurgeTopic, Topic);
