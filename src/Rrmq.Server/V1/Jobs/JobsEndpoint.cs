using Rrmq.Contracts;
using Rrmq.Node;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary><c>/v1/jobs</c>, <c>/v1/jobs/{id}</c> and <c>/v1/jobs/{id}/retry</c>: jobs made, listed, looked at, cancelled and tried once more.</summary>
internal sealed class JobsEndpoint(NodeGate gate, BodyReader bodies, ReplyDeadline deadline, TopicLimits limits, int maxPayloadBytes)
{
    public const string Path = "/v1/jobs";

    private const int DefaultPage = 100;
    private const int LargestPage = 1000;

    /// <summary>What a body may hold besides the payload.</summary>
    private const int RestOfBody = 32 * 1024;

    private readonly Failure _tooLarge = new(413, ErrorSlug.MessageTooLarge, $"the payload is larger than {maxPayloadBytes} bytes (max_message_bytes)") { Closes = true };

    public async Task<Failure?> CreateAsync(Exchange exchange)
    {
        var key = exchange.IdempotencyKey();
        var input = new JobInput(exchange.Faults);
        if (await JsonInput.ReadAsync(exchange, bodies, maxPayloadBytes + RestOfBody, _tooLarge, JobInput.Fields, input) is { } unreadable)
            return unreadable;
        input.Check();
        if (exchange.InputFailure() is { } bad)
            return bad;
        if (input.Payload.Length > maxPayloadBytes)
            return _tooLarge with { Closes = false };
        var command = new EnqueueJob(input.Topic!, input.Content(), input.KeepMs, limits)
        {
            Priority = input.Priority,
            RunAtMs = input.RunAtMs,
            DelayMs = input.DelayMs,
            UniqueKey = input.UniqueKey ?? [],
            MaxAttempts = input.MaxAttempts,
            BackoffMs = input.BackoffMs,
            After = input.After,
            IdempotencyKey = key,
        };
        return await ActAsync(exchange, command, 201);
    }

    public async Task<Failure?> ListAsync(Exchange exchange)
    {
        var options = exchange.Reading();
        byte[] topic = [];
        if (exchange.Query.Text("type") is { } type && (topic = JobRules.TopicOf(type) ?? []).Length == 0)
            exchange.Faults.Breach(ErrorSlug.BadParameter, "type", type, JobRules.TypeRule);
        var state = (JobState?)exchange.Query.Choice("state", JobRules.States);
        var limit = (int)(exchange.Query.Count("limit", 1, LargestPage) ?? DefaultPage);
        var from = default(MessageId);
        if (exchange.Query.Text("cursor") is { } cursor && !MessageId.TryParse(cursor, out from))
            exchange.Faults.Breach(ErrorSlug.BadParameter, "cursor", cursor, "must be the next of an earlier page");
        if (exchange.InputFailure() is { } bad)
            return bad;
        var (answer, failure) = await gate.ReadAsync(exchange, options, machine => Cut(machine.DescribeJobs(topic, state, from, limit)), page => JobContents.Of(page.Jobs));
        if (failure is not null)
            return failure;
        var page = answer.Value!;
        if (page.Next is { } next)
            exchange.Response.Headers.Link = PageLink.To(exchange.Request.QueryString.Value, Path, "cursor", next.ToString());
        await RawJsonReply.WriteAsync(exchange, 200, JobJson.Page(page, answer.Contents), deadline);
        return null;
    }

    public async Task<Failure?> ShowAsync(Exchange exchange)
    {
        var options = exchange.Reading();
        if (exchange.InputFailure() is { } bad)
            return bad;
        if (!MessageId.TryParse(exchange.Item, out var id))
            return JobId.Unknown(exchange.Item);
        var (answer, failure) = await gate.ReadAsync(exchange, options, machine => machine.DescribeJob(id), job => job is null ? [] : JobContents.Of([job]));
        if (failure is not null)
            return failure;
        if (answer.Value is not { } job)
            return V1Failures.JobNotFound with { JobId = exchange.Item };
        await RawJsonReply.WriteAsync(exchange, 200, JobJson.One(job, JobContents.At(answer.Contents, 0)), deadline);
        return null;
    }

    public Task<Failure?> CancelAsync(Exchange exchange) => ChangeAsync(exchange, static id => new CancelJob(id));

    public Task<Failure?> RetryAsync(Exchange exchange) => ChangeAsync(exchange, static id => new RetryJob(id));

    private async Task<Failure?> ChangeAsync(Exchange exchange, Func<MessageId, Command> command)
    {
        var key = exchange.IdempotencyKey();
        if (exchange.InputFailure() is { } bad)
            return bad;
        if (!MessageId.TryParse(exchange.Item, out var id))
            return JobId.Unknown(exchange.Item);
        return await ActAsync(exchange, command(id) with { IdempotencyKey = key }, 200);
    }

    private async Task<Failure?> ActAsync(Exchange exchange, Command command, int status)
    {
        var (answer, failure) = await gate.ActAsync(exchange, command, exchange.Acting());
        if (failure is not null)
            return failure;
        var job = ((JobAnswer)answer.Result.Detail!).Job;
        if (status == 201)
            exchange.Response.Headers.Location = $"{Path}/{job.Id}";
        await RawJsonReply.WriteAsync(exchange, status, JobJson.One(job, JobContents.At(answer.Contents!, 0)), deadline);
        return null;
    }

    /// <summary>A page ends early where its contents would fill too much memory.</summary>
    private static JobPage Cut(JobPage page)
    {
        long bytes = 0;
        for (var i = 0; i < page.Jobs.Count; i++)
        {
            var job = page.Jobs[i];
            bytes += job.Payload.Length + job.Note.Length + job.Reason.Length + (long)job.Result.Length;
            if (i > 0 && bytes > TakeEndpoint.MaxBytes)
                return page with { Jobs = [.. page.Jobs.Take(i)], Next = job.Id };
        }

        return page;
    }
}
