namespace Rrmq.Queues.Tests.Jobs;

/// <summary>A schedule as the model has it.</summary>
internal sealed record ModelSchedule(string Name, string Type, string Cron, string Payload, long KeepMs, MissedTicks Missed, bool Paused, long NextMs)
{
    public long LastMs { get; init; }
    public MessageId? LastJob { get; init; }
    public long Runs { get; init; }

    public override string ToString() => $"{Name} {Type} {Cron} [{Payload}] keep {KeepMs} {Missed} paused {Paused} next {NextMs} last {LastMs} {LastJob} runs {Runs}";
}
