using System.Text.Json;

namespace Rrmq.Client;

/// <summary>A job that was received.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Type">What kind of work it is.</param>
/// <param name="Receipt">What it is settled with.</param>
/// <param name="Attempt">1 when nobody has failed at it yet.</param>
/// <param name="MaxAttempts">Failed attempts after which it has failed; 0: never.</param>
/// <param name="LeaseUntil">When its lease ends.</param>
public sealed record LeasedJob(string Id, string Type, string Receipt, int Attempt, int MaxAttempts, DateTime LeaseUntil)
{
    /// <summary>What it works on; null: nothing.</summary>
    public JsonElement? Payload { get; init; }

    /// <summary>Somebody wants it cancelled.</summary>
    public bool CancelRequested { get; init; }
}
