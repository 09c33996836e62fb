using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;

namespace Rrmq.Server;

/// <summary>
/// Sends every metric to an OpenTelemetry collector now and then, beside everything else. What cannot be sent is not kept: the counters are cumulative, and the next
/// one tells the whole story. It says once that it fails, and once that it works again.
/// </summary>
internal sealed class OtlpExporter(Uri endpoint, TimeSpan interval, string instance, MetricCollector collector, TimeProvider time, ILogger logger)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>A collector that hangs is given up before the next round is due.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Uri _target = new(endpoint.AbsoluteUri.TrimEnd('/') + "/v1/metrics");
    private readonly DateTimeOffset _started = time.GetUtcNow();
    private bool _fails;

    public async Task RunAsync(CancellationToken stopping)
    {
        using var http = new HttpClient { Timeout = Patience };
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
                await SendAsync(http, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    private async Task SendAsync(HttpClient http, CancellationToken stopping)
    {
        try
        {
            using var otlp = new OtlpJson(instance, _started, time.GetUtcNow());
            await collector.CollectAsync(otlp);
            using var content = new ReadOnlyMemoryContent(otlp.Finish());
            content.Headers.ContentType = Json;
            using var response = await http.PostAsync(_target, content, stopping);
            response.EnsureSuccessStatusCode();
            if (_fails)
                LogMessages.TelemetryGoesOn(logger, _target);
            _fails = false;
        }
        catch (Exception error) when (error is HttpRequestException || (error is OperationCanceledException && !stopping.IsCancellationRequested))
        {
            if (!_fails)
                LogMessages.TelemetryFails(logger, _target, error.Message);
            _fails = true;
        }
    }
}
