using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Rrmq.Client.Hosting;

/// <summary>Runs workers on the jobs of one type for as long as the host runs.</summary>
internal sealed class JobWorkerService<T>(RrmqClient client, string type, RrmqWorkerOptions options, IServiceScopeFactory scopes, ILogger<T> log) : BackgroundService
    where T : class, IRrmqJobWorker
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        WorkerLog.Begins(log, type, typeof(T).Name, options.Concurrency);
        var consume = options.ToConsume();
        return new WorkLoop<RrmqJobRun>(type, cancellation => client.Jobs.WorkAsync(type, consume, cancellation), WorkAsync, options, log, TimeProvider.System).RunAsync(stoppingToken);
    }

    private async Task WorkAsync(RrmqJobRun run, CancellationToken overdue)
    {
        try
        {
            await using (run.ConfigureAwait(false))
            {
                if (!await WorkAndSettleAsync(run, overdue).ConfigureAwait(false))
                    WorkerLog.LeaseLost(log, type, run.Id);
            }
        }
        catch (RrmqException e)
        {
            WorkerLog.NotSettled(log, type, run.Id, e.Message);
        }
    }

    /// <summary>False when the lease was lost before.</summary>
    private async Task<bool> WorkAndSettleAsync(RrmqJobRun run, CancellationToken overdue)
    {
        var (result, error) = await TryAsync(run, overdue).ConfigureAwait(false);
        if (error is null)
            return await (result is { } value ? run.CompleteAsync(value, CancellationToken.None) : run.CompleteAsync(CancellationToken.None)).ConfigureAwait(false);
        if (run.Lost.IsCancellationRequested)
            return false;
        if (run.IsCancelRequested)
        {
            WorkerLog.Cancelled(log, type, run.Id);
        }
        else if (error is OperationCanceledException && overdue.IsCancellationRequested)
        {
            WorkerLog.GivenBack(log, type, run.Id, "the host stops");
            return await run.ReleaseAsync(cancellation: CancellationToken.None).ConfigureAwait(false);
        }
        else if (options.GivesBackOn?.Invoke(error) == true)
        {
            WorkerLog.GivenBack(log, type, run.Id, error.Message);
            return await run.ReleaseAsync(options.GiveBackDelay, CancellationToken.None).ConfigureAwait(false);
        }
        else
        {
            WorkerLog.Failed(log, error, type, run.Id, run.Attempt);
        }

        // Of a job that is to be cancelled, failing is the end.
        return await run.FailAsync($"{error.GetType().Name}: {error.Message}", cancellation: CancellationToken.None).ConfigureAwait(false);
    }

    private async Task<(JsonElement? Result, Exception? Error)> TryAsync(RrmqJobRun run, CancellationToken overdue)
    {
        try
        {
            var scope = scopes.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                var worker = scope.ServiceProvider.GetRequiredService<T>();
                return (await run.ProcessAsync(worker.RunAsync, overdue).ConfigureAwait(false), null);
            }
        }
        catch (Exception e)
        {
            return (null, e);
        }
    }
}
