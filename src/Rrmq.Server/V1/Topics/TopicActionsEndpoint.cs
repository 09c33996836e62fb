using Rrmq.Contracts;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary><c>POST /v1/topics/{t}/purge|pause|resume|redrive</c>: what people do to a topic as a whole.</summary>
internal sealed class TopicActionsEndpoint(NodeGate gate, BodyReader bodies)
{
    private const int LargestBody = 512 * 1024;
    private static readonly Failure TooLarge = new(413, ErrorSlug.BodyTooLarge, $"the body is larger than {LargestBody} bytes") { Closes = true };

    public async Task<Failure?> PurgeAsync(Exchange exchange)
    {
        var deadToo = exchange.Query.Flag("dead");
        var key = exchange.IdempotencyKey();
        return exchange.InputFailure() ?? await CountAsync(exchange, new PurgeTopic(exchange.Topic, deadToo) { IdempotencyKey = key });
    }

    public Task<Failure?> PauseAsync(Exchange exchange) => PauseAsync(exchange, paused: true);

    public Task<Failure?> ResumeAsync(Exchange exchange) => PauseAsync(exchange, paused: false);

    public async Task<Failure?> RedriveAsync(Exchange exchange)
    {
        var key = exchange.IdempotencyKey();
        var input = new RedriveInput(exchange.Faults);
        if (await JsonInput.ReadAsync(exchange, bodies, LargestBody, TooLarge, RedriveInput.Fields, input) is { } unreadable)
            return unreadable;
        return exchange.InputFailure() ?? await CountAsync(exchange, new RedriveTopic(exchange.Topic, input.Ids, input.Max) { IdempotencyKey = key });
    }

    private async Task<Failure?> PauseAsync(Exchange exchange, bool paused)
    {
        var key = exchange.IdempotencyKey();
        if (exchange.InputFailure() is { } bad)
            return bad;
        var (_, failure) = await gate.ActAsync(exchange, new PauseTopic(exchange.Topic, paused) { IdempotencyKey = key }, exchange.Acting());
        if (failure is null)
            await JsonReply.WriteAsync(exchange, 200, new PauseReport(paused), JsonFormat.Contracts.PauseReport);
        return failure;
    }

    private async Task<Failure?> CountAsync(Exchange exchange, Command command)
    {
        var (answer, failure) = await gate.ActAsync(exchange, command, exchange.Acting());
        if (failure is not null)
            return failure;
        var (count, left) = (Counted)answer.Result.Detail!;
        await JsonReply.WriteAsync(exchange, 200, new CountReport(count, left), JsonFormat.Contracts.CountReport);
        return null;
    }
}
