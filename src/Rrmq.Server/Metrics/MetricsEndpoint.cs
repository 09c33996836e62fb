using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Rrmq.Server;

/// <summary><c>GET /metrics</c>: everything that is counted, as Prometheus reads it. Needs no leader and no quorum.</summary>
internal sealed class MetricsEndpoint(MetricCollector collector)
{
    private static readonly StringValues ContentType = PrometheusText.ContentType;

    public async Task ReportAsync(HttpContext context)
    {
        var buffer = new ArrayBufferWriter<byte>(32 * 1024);
        await collector.CollectAsync(new PrometheusText(buffer));
        await Reply.WriteAsync(context.Response, 200, ContentType, buffer.WrittenMemory);
    }
}
