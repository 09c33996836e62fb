namespace Rrmq.Queues;

/// <summary>While a topic is paused nothing is handed out; publishing goes on, and what is leased can be settled.</summary>
public sealed record PauseTopic(ReadOnlyMemory<byte> Topic, bool Paused) : Command(CommandKind.PauseTopic, Topic);
