using System.Diagnostics.CodeAnalysis;
using Rrmq.Contracts;
using Rrmq.Node;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary><c>/v1/schedules</c> and <c>/v1/schedules/{name}</c>: jobs that are made again and again.</summary>
internal sealed class SchedulesEndpoint(NodeGate gate, BodyReader bodies, ReplyDeadline deadline, TopicLimits limits, int maxPayloadBytes, TimeProvider time)
{
    public const string Path = "/v1/schedules";

    /// <summary>All schedules are told in one answer: their payloads must fit into it.</summary>
    public const int MaxPayload = 64 * 1024;

    private const int RestOfBody = 16 * 1024;

    private readonly int _maxPayload = Math.Min(MaxPayload, maxPayloadBytes);

    private Failure TooLarge => new(413, ErrorSlug.MessageTooLarge, $"the payload of a schedule is larger than {_maxPayload} bytes") { Closes = true };

    public async Task<Failure?> PutAsync(Exchange exchange)
    {
        var version = Precondition.Read(exchange.Request.Headers, mayBeAbsent: true, exchange.Faults);
        var key = exchange.IdempotencyKey();
        if (!TryName(exchange.Item, out var name, out var badName))
            return badName;
        var input = new ScheduleInput(exchange.Faults);
        if (await JsonInput.ReadAsync(exchange, bodies, _maxPayload + RestOfBody, TooLarge, ScheduleInput.Fields, input) is { } unreadable)
            return unreadable;
        input.Check();
        if (exchange.InputFailure() is { } bad)
            return bad;
        if (input.Payload.Length > _maxPayload)
            return TooLarge with { Closes = false };

        // What time it is in the cluster, as far as this node knows; before its first stamp it has none but the leader's, which it is about to get.
        var (now, noState) = await gate.ReadAsync(exchange, new ReadOptions { Stale = true }, static _ => true);
        if (noState is not null)
            return noState;
        if (input.FirstAfter(now.NowMs > 0 ? now.NowMs : time.GetUtcNow().ToUnixTimeMilliseconds()) is not { } next)
            return exchange.InputFailureSoFar();
        var command = new PutSchedule(input.Topic!, name, input.Content(), next, limits)
        {
            Cron = input.Cron,
            TimeZone = input.TimeZone,
            KeepMs = input.KeepMs,
            Priority = input.Priority,
            MaxAttempts = input.MaxAttempts,
            BackoffMs = input.BackoffMs,
            Missed = input.Missed,
            Paused = input.Paused,
            IfVersion = version,
            IdempotencyKey = key,
        };
        var (answer, failure) = await gate.ActAsync(exchange, command, exchange.Acting());
        if (failure is not null)
            return failure;
        var (schedule, created) = (ScheduleAnswer)answer.Result.Detail!;
        exchange.Response.Headers.ETag = TopicReports.TagOf(schedule.Version);
        if (created)
            exchange.Response.Headers.Location = $"{Path}/{exchange.Item}";
        await RawJsonReply.WriteAsync(exchange, created ? 201 : 200, ScheduleJson.One(schedule, answer.Contents![0]), deadline);
        return null;
    }

    public async Task<Failure?> ShowAsync(Exchange exchange)
    {
        var options = exchange.Reading();
        if (exchange.InputFailure() is { } bad)
            return bad;
        if (!TryName(exchange.Item, out var name, out var badName))
            return badName;
        var (answer, failure) = await gate.ReadAsync(exchange, options, machine => machine.DescribeSchedule(name), schedule => schedule is null ? [] : [schedule.Payload]);
        if (failure is not null)
            return failure;
        if (answer.Value is not { } schedule)
            return V1Failures.ScheduleNotFound;
        exchange.Response.Headers.ETag = TopicReports.TagOf(schedule.Version);
        await RawJsonReply.WriteAsync(exchange, 200, ScheduleJson.One(schedule, answer.Contents[0]), deadline);
        return null;
    }

    public async Task<Failure?> ListAsync(Exchange exchange)
    {
        var options = exchange.Reading();
        if (exchange.InputFailure() is { } bad)
            return bad;
        var (answer, failure) = await gate.ReadAsync(exchange, options, static machine => machine.Schedules(), static schedules => [.. schedules.Select(schedule => schedule.Payload)]);
        if (failure is null)
            await RawJsonReply.WriteAsync(exchange, 200, ScheduleJson.All(answer.Value!, answer.Contents), deadline);
        return failure;
    }

    public async Task<Failure?> DeleteAsync(Exchange exchange)
    {
        var version = Precondition.Read(exchange.Request.Headers, mayBeAbsent: false, exchange.Faults);
        var key = exchange.IdempotencyKey();
        if (exchange.InputFailure() is { } bad)
            return bad;
        if (!TryName(exchange.Item, out var name, out var badName))
            return badName;
        var (_, failure) = await gate.ActAsync(exchange, new DeleteSchedule(name) { IfVersion = version, IdempotencyKey = key }, exchange.Acting());
        if (failure is null)
            exchange.Response.StatusCode = 204;
        return failure;
    }

    private static bool TryName(string segment, out byte[] name, [NotNullWhen(false)] out Failure? failure)
    {
        if (PathName.TryRead(segment, out name, out failure))
            return true;
        if (failure.Slug == ErrorSlug.BadTopicName)
            failure = new Failure(400, ErrorSlug.BadPath, $"schedule {ReasonText.Quote(segment)}: the name of a schedule {PlainText.Rule(TopicName.MaxBytes)}");
        return false;
    }
}
