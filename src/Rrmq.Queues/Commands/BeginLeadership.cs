namespace Rrmq.Queues;

/// <summary>The first command of a leader that follows another: open leases last longer by the time that nobody led, a minute at most, so that a failover lets none run out.</summary>
public sealed record BeginLeadership() : Command(CommandKind.BeginLeadership, default(ReadOnlyMemory<byte>));
