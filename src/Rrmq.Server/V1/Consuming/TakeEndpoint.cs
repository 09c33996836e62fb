using System.Security.Cryptography;
using Rrmq.Contracts;
using Rrmq.Node;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>
/// <c>POST /v1/topics/{t}/pop</c> and <c>/receive</c>: messages taken for good, or leased. Nothing is taken for a client that has hung up before its turn came; what was taken and could not be told is what an
/// <c>Idempotency-Key</c> is for.
/// </summary>
internal sealed class TakeEndpoint(NodeGate gate, ReplyDeadline deadline)
{
    public const int MaxMessages = 1000;
    public const int MaxConsumerBytes = 64;

    /// <summary>Contents that one answer holds at most, unless the first message alone is larger.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private const long MaxWait = 60_000;
    private static readonly byte[] Start = "{\"messages\":["u8.ToArray();
    private static readonly byte[] End = "]}"u8.ToArray();

    public Task<Failure?> PopAsync(Exchange exchange) => TakeAsync(exchange, static (exchange, max) => new PopMessages(exchange.Topic, max, MaxBytes, GroupOf(exchange)));

    public Task<Failure?> ReceiveAsync(Exchange exchange) => TakeAsync(exchange, static (exchange, max) =>
    {
        var lease = exchange.Query.Duration("lease", SettingRules.MinLease, SettingRules.MaxLease);
        var consumer = exchange.Query.Words("consumer", MaxConsumerBytes);
        return Receive(exchange.Topic, GroupOf(exchange), max, lease, consumer ?? []);
    });

    /// <summary>The parameter <c>group</c>: for which group of consumers of a log; empty when it is not given.</summary>
    public static byte[] GroupOf(Exchange exchange) => exchange.Query.Words("group", TopicName.MaxBytes) ?? [];

    public static ReceiveMessages Receive(byte[] topic, byte[] group, int max, long? leaseMs, byte[] consumer)
    {
        Span<byte> nonce = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(nonce);
        return new ReceiveMessages(topic, max, MaxBytes, leaseMs, BitConverter.ToUInt64(nonce)) { Consumer = consumer, Group = group };
    }

    public static List<ShownMessage> Shown(in Answer answer)
    {
        var taken = ((TakenMessages)answer.Result.Detail!).Messages;
        var shown = new List<ShownMessage>(taken.Count);
        for (var i = 0; i < taken.Count; i++)
            shown.Add(ShownMessage.Of(taken[i], answer.Contents![i]));
        return shown;
    }

    private async Task<Failure?> TakeAsync(Exchange exchange, Func<Exchange, int, Command> command)
    {
        exchange.Response.Headers.CacheControl = Reply.NoStore;
        var max = exchange.Query.Count("max", 1, MaxMessages);
        var wait = exchange.Query.Duration("wait", 0, MaxWait) ?? 0;
        var isRaw = exchange.Query.Flag("raw");
        if (isRaw && max > 1)
            exchange.Faults.Breach(ErrorSlug.BadParameter, "max", max.ToString()!, "must be 1 with raw=true: one message fills the body");
        var what = command(exchange, (int)(max ?? 1)) with { IdempotencyKey = exchange.IdempotencyKey() };
        if (exchange.InputFailure() is { } bad)
            return bad;
        var (answer, failure) = await gate.ActAsync(exchange, what, exchange.Acting(TimeSpan.FromMilliseconds(wait)), dropsWhenHungUp: true);
        if (failure is not null)
            return failure;
        if (answer.Result.Detail is not TakenMessages { Messages.Count: > 0 })
        {
            if (answer.Result.Status == CommandStatus.TopicPaused)
                exchange.Response.Headers[RrmqHeaders.Paused] = "true";
            exchange.Response.StatusCode = 204;
            return null;
        }

        var messages = Shown(answer);
        if (isRaw)
            await RawReply.WriteAsync(exchange, messages[0], deadline);
        else
            await MessagesReply.WriteAsync(exchange, messages, Start, End, deadline);
        return null;
    }
}
