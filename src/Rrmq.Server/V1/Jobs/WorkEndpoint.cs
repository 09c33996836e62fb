using System.Security.Cryptography;
using Rrmq.Contracts;
using Rrmq.Node;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary><c>POST /v1/jobs/receive</c> and <c>PUT /v1/jobs/{id}/progress|result|failure</c>: what workers do.</summary>
internal sealed class WorkEndpoint(NodeGate gate, BodyReader bodies, ReplyDeadline deadline, TopicLimits limits, TimeProvider time)
{
    private const long MaxWait = 60_000;
    private const int LargestBody = 32 * 1024;
    private static readonly Failure TooLarge = new(413, ErrorSlug.BodyTooLarge, $"the body is larger than {LargestBody} bytes") { Closes = true };

    private static readonly Failure ResultTooLarge =
        new(413, ErrorSlug.ResultTooLarge, $"the result is larger than {JobRules.MaxResultBytes} bytes: store it elsewhere, and give its address as the result") { Closes = true };

    public async Task<Failure?> ReceiveAsync(Exchange exchange)
    {
        exchange.Response.Headers.CacheControl = Reply.NoStore;
        var type = exchange.Query.Text("type");
        var topic = type is null ? null : JobRules.TopicOf(type);
        if (topic is null)
            exchange.Faults.Breach(ErrorSlug.BadParameter, "type", type, JobRules.TypeRule);
        var max = (int)(exchange.Query.Count("max", 1, TakeEndpoint.MaxMessages) ?? 1);
        var wait = TimeSpan.FromMilliseconds(exchange.Query.Duration("wait", 0, MaxWait) ?? 0);
        var lease = exchange.Query.Duration("lease", SettingRules.MinLease, SettingRules.MaxLease);
        var consumer = exchange.Query.Words("consumer", TakeEndpoint.MaxConsumerBytes) ?? [];
        var key = exchange.IdempotencyKey();
        if (exchange.InputFailure() is { } bad)
            return bad;
        var command = new ReceiveJobs(topic!, max, TakeEndpoint.MaxBytes, lease, Nonce()) { Consumer = consumer, IdempotencyKey = key };
        var (answer, failure) = await ReceiveAsync(exchange, command, wait);
        if (failure is not null)
            return failure;
        if (answer.Result.Detail is not TakenJobs { Jobs: { Count: > 0 } jobs })
        {
            if (answer.Result.Status == CommandStatus.TopicPaused)
                exchange.Response.Headers[RrmqHeaders.Paused] = "true";
            exchange.Response.StatusCode = 204;
            return null;
        }

        await RawJsonReply.WriteAsync(exchange, 200, JobJson.Taken(jobs, type!, answer.Contents!), deadline);
        return null;
    }

    public async Task<Failure?> ProgressAsync(Exchange exchange)
    {
        if (!MessageId.TryParse(exchange.Item, out var id))
            return JobId.Unknown(exchange.Item);
        var (input, key, unreadable) = await ReadAsync(exchange, id, WorkInput.OfProgress, LargestBody, TooLarge, needsReason: false);
        if (unreadable is not null)
            return unreadable;
        var command = new ReportProgress(input.Receipt!.Value) { Progress = input.Progress, Note = input.Note, LeaseMs = input.LeaseMs, IdempotencyKey = key };
        var (answer, failure) = await gate.ActAsync(exchange, command, exchange.Acting());
        if (failure is null)
            await RawJsonReply.WriteAsync(exchange, 200, JobJson.Progressed((JobProgressed)answer.Result.Detail!), deadline);
        return failure;
    }

    public async Task<Failure?> CompleteAsync(Exchange exchange)
    {
        if (!MessageId.TryParse(exchange.Item, out var id))
            return JobId.Unknown(exchange.Item);
        var (input, key, unreadable) = await ReadAsync(exchange, id, WorkInput.OfResult, JobRules.MaxResultBytes + LargestBody, ResultTooLarge, needsReason: false);
        if (unreadable is not null)
            return unreadable;
        if (input.Result.Length > JobRules.MaxResultBytes)
            return ResultTooLarge with { Closes = false };
        return await EndAsync(exchange, new CompleteJob(input.Receipt!.Value, input.Result) { IdempotencyKey = key });
    }

    public async Task<Failure?> FailAsync(Exchange exchange)
    {
        if (!MessageId.TryParse(exchange.Item, out var id))
            return JobId.Unknown(exchange.Item);
        var (input, key, unreadable) = await ReadAsync(exchange, id, WorkInput.OfFailure, LargestBody, TooLarge, needsReason: true);
        return unreadable ?? await EndAsync(exchange, new FailJob(input.Receipt!.Value, input.Reason!, input.Retry) { IdempotencyKey = key });
    }

    /// <summary>A worker may come before the first job of its type: then it is the worker that makes the topic, so that there is something to wait at.</summary>
    private async ValueTask<(Answer Answer, Failure? Failure)> ReceiveAsync(Exchange exchange, ReceiveJobs command, TimeSpan wait)
    {
        var began = time.GetTimestamp();
        var (answer, failure) = await gate.ActAsync(exchange, command, exchange.Acting(wait), dropsWhenHungUp: true);
        if (answer.Kind != AnswerKind.Applied || answer.Result.Status != CommandStatus.TopicNotFound)
            return (answer, failure);
        var rest = wait - time.GetElapsedTime(began);
        if (rest <= TimeSpan.Zero)
            return (answer, null);
        var made = await gate.ActAsync(exchange, new ConfigureTopic(command.Topic, new SettingsChange(), limits) { Replaces = true, IfVersion = 0 }, exchange.Acting());
        if (made.Failure is not null && made.Answer.Result.Status != CommandStatus.PreconditionFailed)
            return made;
        return await gate.ActAsync(exchange, command, exchange.Acting(rest), dropsWhenHungUp: true);
    }

    private async ValueTask<(WorkInput Input, ReadOnlyMemory<byte> Key, Failure? Failure)> ReadAsync(
        Exchange exchange, MessageId id, JsonFields<WorkInput> fields, int limit, Failure tooLarge, bool needsReason)
    {
        var key = exchange.IdempotencyKey();
        var input = new WorkInput(exchange.Faults, id);
        var unreadable = await JsonInput.ReadAsync(exchange, bodies, limit, tooLarge, fields, input);
        input.Check(needsReason);
        return (input, key, unreadable ?? exchange.InputFailure());
    }

    private async Task<Failure?> EndAsync(Exchange exchange, Command command)
    {
        var (answer, failure) = await gate.ActAsync(exchange, command, exchange.Acting());
        if (failure is null)
            await RawJsonReply.WriteAsync(exchange, 200, JobJson.One(((JobAnswer)answer.Result.Detail!).Job, JobContents.At(answer.Contents!, 0)), deadline);
        return failure;
    }

    private static ulong Nonce()
    {
        Span<byte> nonce = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(nonce);
        return BitConverter.ToUInt64(nonce);
    }
}
