using System.Text.Json;
using Rrmq.Contracts;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>What a request says of the jobs that are to be made: one, or those of a schedule.</summary>
internal class JobInput(Faults faults)
{
    public static readonly JsonFields<JobInput> Fields = new(
    [
        .. Shared<JobInput>(),
        new("run_at", TimeText.Rule, static (JobInput input, ref Utf8JsonReader value) =>
            (input.RunAtMs = JsonValue.TryText(ref value, out var text) ? TimeText.Parse(text) : null) is not null),
        new("delay", DurationRule.Text(0, SettingRules.MaxDelay), static (JobInput input, ref Utf8JsonReader value) => (input.DelayMs = JsonValue.Duration(ref value)) is <= SettingRules.MaxDelay),
        new("unique_key", PlainText.Rule(JobRules.MaxKeyBytes), static (JobInput input, ref Utf8JsonReader value) =>
            (input.UniqueKey = JsonValue.TryText(ref value, out var text) ? PlainText.Check(text, JobRules.MaxKeyBytes) : null) is not null),
        new("after", $"must be a list of at most {JobRules.MaxAfter} ids of jobs, each once", static (JobInput input, ref Utf8JsonReader value) => input.ReadAfter(ref value)),
    ]);

    /// <summary>The topic of the type; null: none was given.</summary>
    public byte[]? Topic { get; private set; }

    /// <summary>JSON as the client wrote it; empty: none.</summary>
    public byte[] Payload { get; private set; } = [];
    public byte Priority { get; private set; }
    public int? MaxAttempts { get; private set; }
    public long? BackoffMs { get; private set; }
    public long KeepMs { get; private set; } = JobRules.DefaultKeep;
    public long? RunAtMs { get; private set; }
    public long? DelayMs { get; private set; }
    public byte[]? UniqueKey { get; private set; }
    public List<MessageId> After { get; } = [];

    /// <summary>The payload as it is stored.</summary>
    public byte[] Content() => new Envelope("application/json", [], Payload).Encode();

    /// <summary>After the last field: what is missing, and what does not go together.</summary>
    public virtual void Check()
    {
        if (Topic is null && !faults.Any)
            faults.Breach(ErrorSlug.BadField, "type", null, JobRules.TypeRule);
        if (RunAtMs is not null && DelayMs is not null)
            faults.Breach(ErrorSlug.BadField, "delay", DurationText.Format(DelayMs.Value), "must be left out where run_at is given");
    }

    /// <summary>The fields that a job and a schedule have.</summary>
    protected static JsonField<T>[] Shared<T>()
        where T : JobInput =>
    [
        new("type", JobRules.TypeRule, static (T input, ref Utf8JsonReader value) => (input.Topic = JsonValue.TryText(ref value, out var text) ? JobRules.TopicOf(text) : null) is not null),
        new("payload", "must be JSON", static (T input, ref Utf8JsonReader value) => (input.Payload = JsonRaw.Take(ref value)).Length > 0),
        new("priority", CountText.Rule(0, MessageRules.MaxPriority), static (T input, ref Utf8JsonReader value) => TryNumber(ref value, MessageRules.MaxPriority, out var number) && (input.Priority = (byte)number) == number),
        new("max_attempts", CountText.Rule(0, SettingRules.MaxAttempts), static (T input, ref Utf8JsonReader value) => TryNumber(ref value, SettingRules.MaxAttempts, out var number) && (input.MaxAttempts = (int)number) == number),
        new("backoff", DurationRule.Text(0, SettingRules.MaxBackoff), static (T input, ref Utf8JsonReader value) => (input.BackoffMs = JsonValue.Duration(ref value)) is <= SettingRules.MaxBackoff),
        new("keep", DurationRule.Text(0, JobRules.MaxKeep), static (T input, ref Utf8JsonReader value) => (input.KeepMs = JsonValue.Duration(ref value) ?? long.MaxValue) <= JobRules.MaxKeep),
    ];

    private static bool TryNumber(ref Utf8JsonReader value, long most, out long number)
    {
        number = JsonValue.Number(ref value) ?? -1;
        return number >= 0 && number <= most;
    }

    private bool ReadAfter(ref Utf8JsonReader value)
    {
        if (value.TokenType != JsonTokenType.StartArray)
            return false;
        for (var count = 0; value.Read() && value.TokenType != JsonTokenType.EndArray; count++)
        {
            if (count == JobRules.MaxAfter)
                return false;
            if (!JsonValue.TryText(ref value, out var text) || !MessageId.TryParse(text, out var id))
                faults.Breach(ErrorSlug.BadField, $"after[{count}]", JsonValue.Show(ref value), JobRules.IdRule);
            else if (After.Contains(id))
                return false;
            else
                After.Add(id);
            value.Skip();
        }

        return true;
    }
}
