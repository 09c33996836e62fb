using System.Text;
using System.Text.Json;
using Rrmq.Contracts;
using Rrmq.Node;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>The body of <c>PUT /v1/schedules/{name}</c>.</summary>
internal sealed class ScheduleInput(Faults faults) : JobInput(faults)
{
    private const string CronRule = "must be a cron expression of 5 fields, or 6 with seconds, such as */5 * * * *";
    private const int LongestText = 255;

    private readonly Faults _faults = faults;
    private string? _cron;
    private string _zone = "UTC";

    public static new readonly JsonFields<ScheduleInput> Fields = new(
    [
        .. Shared<ScheduleInput>(),
        new("cron", CronRule, static (ScheduleInput input, ref Utf8JsonReader value) => JsonValue.TryText(ref value, out input._cron!) && PlainText.Check(input._cron, LongestText) is not null),
        new("time_zone", PlainText.Rule(LongestText), static (ScheduleInput input, ref Utf8JsonReader value) => JsonValue.TryText(ref value, out input._zone) && PlainText.Check(input._zone, LongestText) is not null),
        new("missed", $"must be one of {string.Join(", ", JobRules.Missed)}", static (ScheduleInput input, ref Utf8JsonReader value) =>
        {
            var at = JsonValue.TryText(ref value, out var text) ? Array.IndexOf(JobRules.Missed, text) : -1;
            input.Missed = (MissedTicks)Math.Max(0, at);
            return at >= 0;
        }),
        new("paused", "must be true or false", static (ScheduleInput input, ref Utf8JsonReader value) =>
        {
            input.Paused = value.TokenType == JsonTokenType.True;
            return value.TokenType is JsonTokenType.True or JsonTokenType.False;
        }),
    ]);

    public byte[] Cron => Encoding.UTF8.GetBytes(_cron!);
    public byte[] TimeZone => Encoding.UTF8.GetBytes(_zone);
    public MissedTicks Missed { get; private set; } = MissedTicks.Once;
    public bool Paused { get; private set; }

    /// <summary>When the schedule fires; null after <see cref="Check"/> has found that it is wrong.</summary>
    public CronTimes? Times { get; private set; }

    public override void Check()
    {
        base.Check();
        if (_faults.Any)
            return;
        if (_cron is null)
        {
            _faults.Breach(ErrorSlug.BadField, "cron", null, CronRule);
            return;
        }

        Times = CronTimes.Parse(_cron, _zone, out var fault);
        if (fault is not null)
            _faults.Breach(ErrorSlug.BadField, fault.IsTimeZone ? "time_zone" : "cron", fault.IsTimeZone ? _zone : _cron, fault.Rule);
    }

    /// <summary>The first tick after a moment. Null, with a fault, for an expression that never fires.</summary>
    public long? FirstAfter(long nowMs)
    {
        if (Times!.NextAfter(nowMs) is { } next)
            return next;
        _faults.Breach(ErrorSlug.BadField, "cron", _cron, "must name a moment that comes: this one never fires");
        return null;
    }
}
