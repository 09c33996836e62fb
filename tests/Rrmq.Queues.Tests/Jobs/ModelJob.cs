namespace Rrmq.Queues.Tests.Jobs;

/// <summary>A job as the model has it: nothing but what was asked and what happened.</summary>
internal sealed class ModelJob
{
    public required MessageId Id { get; init; }
    public required string Type { get; init; }
    public required string Payload { get; init; }
    public required int Priority { get; init; }
    public required int MaxAttempts { get; init; }
    public required long BackoffMs { get; init; }
    public required long KeepMs { get; init; }
    public required long CreatedMs { get; init; }
    public required string Key { get; init; }
    public required MessageId[] After { get; init; }
    public string Schedule { get; init; } = "";

    public JobState State { get; set; }
    public HashSet<MessageId> WaitsFor { get; } = [];
    public int Failures { get; set; }
    public int Attempt { get; set; }
    public int? Progress { get; set; }
    public string Note { get; set; } = "";
    public string Result { get; set; } = "";
    public string Reason { get; set; } = "";
    public bool Cancel { get; set; }
    public long RunAtMs { get; set; }
    public long StartedMs { get; set; }
    public long FinishedMs { get; set; }

    public ulong Token { get; set; }
    public long LeaseUntilMs { get; set; }
    public List<ModelJob>? Batch { get; set; }
    public bool IsSuspect { get; set; }

    public bool IsOver => State is JobState.Succeeded or JobState.Failed or JobState.Cancelled;

    public override string ToString() =>
        $"{Id} {Type} {State} [{Payload}] priority {Priority} attempt {Attempt}/{MaxAttempts} progress {Progress} note [{Note}] result [{Result}] reason [{Reason}] created {CreatedMs} run {RunAtMs} "
        + $"started {StartedMs} finished {FinishedMs} key [{Key}] after {string.Join(",", After)} cancel {Cancel} schedule [{Schedule}]";
}
