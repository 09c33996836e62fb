using Microsoft.Extensions.Logging;

namespace Rrmq.Client.Hosting;

/// <summary>What workers tell. The numbers of the events are stable.</summary>
internal static partial class WorkerLog
{
    [LoggerMessage(1, LogLevel.Information, "{name}: {worker} takes up to {concurrency} at once")]
    public static partial void Begins(ILogger log, string name, string worker, int concurrency);

    [LoggerMessage(2, LogLevel.Warning, "{name}: nothing can be taken: {reason}; trying again in {seconds} s")]
    public static partial void CannotTake(ILogger log, string name, string reason, double seconds);

    [LoggerMessage(3, LogLevel.Error, "{name}: {id}: attempt {attempt} failed")]
    public static partial void Failed(ILogger log, Exception error, string name, string id, int attempt);

    [LoggerMessage(4, LogLevel.Warning, "{name}: {id} is given back and no attempt counted: {reason}")]
    public static partial void GivenBack(ILogger log, string name, string id, string reason);

    [LoggerMessage(5, LogLevel.Warning, "{name}: {id}: its lease was lost before it could be settled; it comes again, here or elsewhere")]
    public static partial void LeaseLost(ILogger log, string name, string id);

    [LoggerMessage(6, LogLevel.Warning, "{name}: {id} could not be settled and comes again when its lease is over: {reason}")]
    public static partial void NotSettled(ILogger log, string name, string id, string reason);

    [LoggerMessage(7, LogLevel.Warning, "{name}: {count} still under way after {seconds} s; they are cancelled and given back")]
    public static partial void Overdue(ILogger log, string name, int count, double seconds);

    [LoggerMessage(8, LogLevel.Information, "{name}: {id} ends as somebody cancelled it")]
    public static partial void Cancelled(ILogger log, string name, string id);
}
