using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Rrmq.Node;

namespace Rrmq.Server;

/// <summary>Everything that counts and tells, put together for one node.</summary>
internal sealed class Monitoring
{
    private readonly string _instance;
    private readonly TimeProvider _time;
    private readonly RequestMeter _requests;
    private readonly MetricCollector _collector;

    public Monitoring(QueueNode node, BodyBudget bodies, TimeProvider time)
    {
        _instance = node.Options.Self.Name;
        _time = time;
        _requests = new RequestMeter(time);
        _collector = new MetricCollector(node, _requests, bodies);
        Endpoint = new MetricsEndpoint(_collector);
    }

    public MetricsEndpoint Endpoint { get; }

    /// <summary>Counts what goes through it.</summary>
    public RequestDelegate Around(RequestDelegate inner) => _requests.Around(inner);

    /// <summary>Reports to a collector until the node stops, when one is configured.</summary>
    public void StartExport(ServerSettings settings, ILogger logger, CancellationToken stopping)
    {
        if (settings.OtlpEndpoint is { } endpoint)
            _ = Task.Run(() => new OtlpExporter(endpoint, settings.OtlpInterval, _instance, _collector, _time, logger).RunAsync(stopping), CancellationToken.None);
    }
}
