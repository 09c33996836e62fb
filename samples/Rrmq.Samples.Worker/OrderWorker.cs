using Microsoft.Extensions.Logging;
using Rrmq.Client;
using Rrmq.Client.Hosting;

namespace Rrmq.Samples.Worker;

/// <summary>
/// Cooks one order. A message may come twice, when a lease ran out for instance, so that what it changes is written together with the message's id: the second time it is there already.
/// </summary>
internal sealed partial class OrderWorker(OrderLedger ledger, ILogger<OrderWorker> log) : IRrmqWorker
{
    public async Task HandleAsync(RrmqMessage message, CancellationToken cancellation)
    {
        var order = message.Json(OrderJson.Default.Order) ?? throw new InvalidOperationException("an order must not be null");
        if (await ledger.TryAddAsync(message.Id, $"{order.Number}\t{order.Dish}", cancellation))
            Cooked(log, order.Number, order.Dish);
        else
            KnownAlready(log, order.Number, message.Attempt);
    }

    [LoggerMessage(1, LogLevel.Information, "order {number}: {dish}")]
    private static partial void Cooked(ILogger log, int number, string dish);

    [LoggerMessage(2, LogLevel.Information, "order {number} is cooked already; this is attempt {attempt}")]
    private static partial void KnownAlready(ILogger log, int number, int attempt);
}
