namespace Rrmq.Client;

/// <summary>What a worker hears when it tells of its progress.</summary>
/// <param name="CancelRequested">Somebody wants the job cancelled: end it as soon as that can be done.</param>
/// <param name="LeaseUntil">When its lease ends now.</param>
public sealed record JobProgress(bool CancelRequested, DateTime LeaseUntil);
