namespace Rrmq.Queues;

/// <summary>What became of one receipt: <see cref="CommandStatus.Done"/> or <see cref="CommandStatus.LeaseLost"/>. After an extension <paramref name="LeaseUntilMs"/> says until when.</summary>
public readonly record struct SettledLease(CommandStatus Status, long LeaseUntilMs = 0);
