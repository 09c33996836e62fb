namespace Rrmq.Queues;

/// <summary>What a worker learns when it says how far it is.</summary>
/// <param name="CancelRequested">Somebody asked for the job to be cancelled.</param>
/// <param name="LeaseUntilMs">When the lease ends now.</param>
public sealed record JobProgressed(bool CancelRequested, long LeaseUntilMs) : ResultDetail;
