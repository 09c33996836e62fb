using Microsoft.AspNetCore.Http;

namespace Rrmq.Server;

/// <summary>Ends connections whose clients do not take their replies.</summary>
internal sealed class ReplyDeadline(TransferLimits limits, TimeProvider time)
{
    /// <summary>To be disposed of when the reply is written: the context serves the connection's next request then.</summary>
    public ITimer Start(HttpContext context, long bytes) =>
        time.CreateTimer(static state => ((HttpContext)state!).Abort(), context, limits.ReplyGrace + limits.TimeFor(bytes), Timeout.InfiniteTimeSpan);
}
