using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Rrmq.Client.Hosting;

/// <summary>Runs workers on the messages of one topic for as long as the host runs.</summary>
internal sealed class MessageWorkerService<T>(RrmqClient client, string topic, RrmqWorkerOptions options, IServiceScopeFactory scopes, ILogger<T> log) : BackgroundService
    where T : class, IRrmqWorker
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        WorkerLog.Begins(log, topic, typeof(T).Name, options.Concurrency);
        var consume = options.ToConsume();
        return new WorkLoop<RrmqDelivery>(topic, cancellation => client.ConsumeAsync(topic, consume, cancellation), WorkAsync, options, log, TimeProvider.System).RunAsync(stoppingToken);
    }

    private async Task WorkAsync(RrmqDelivery delivery, CancellationToken overdue)
    {
        try
        {
            await using (delivery.ConfigureAwait(false))
            {
                if (!await SettleAsync(delivery, await TryAsync(delivery, overdue).ConfigureAwait(false), overdue).ConfigureAwait(false))
                    WorkerLog.LeaseLost(log, topic, delivery.Message.Id);
            }
        }
        catch (RrmqException e)
        {
            WorkerLog.NotSettled(log, topic, delivery.Message.Id, e.Message);
        }
    }

    /// <summary>What the worker threw; null when it is done.</summary>
    private async Task<Exception?> TryAsync(RrmqDelivery delivery, CancellationToken overdue)
    {
        try
        {
            var scope = scopes.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                var worker = scope.ServiceProvider.GetRequiredService<T>();
                await delivery.ProcessAsync(worker.HandleAsync, overdue).ConfigureAwait(false);
            }

            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    /// <summary>False when the lease was lost before.</summary>
    private async Task<bool> SettleAsync(RrmqDelivery delivery, Exception? error, CancellationToken overdue)
    {
        var id = delivery.Message.Id;
        if (error is null)
            return await delivery.AckAsync(CancellationToken.None).ConfigureAwait(false);
        if (delivery.Lost.IsCancellationRequested)
            return false;
        if (error is OperationCanceledException && overdue.IsCancellationRequested)
        {
            WorkerLog.GivenBack(log, topic, id, "the host stops");
            return await delivery.ReleaseAsync(cancellation: CancellationToken.None).ConfigureAwait(false);
        }

        if (options.GivesBackOn?.Invoke(error) == true)
        {
            WorkerLog.GivenBack(log, topic, id, error.Message);
            return await delivery.ReleaseAsync(options.GiveBackDelay, CancellationToken.None).ConfigureAwait(false);
        }

        WorkerLog.Failed(log, error, topic, id, delivery.Message.Attempt);
        return await delivery.RejectAsync($"{error.GetType().Name}: {error.Message}", cancellation: CancellationToken.None).ConfigureAwait(false);
    }
}
