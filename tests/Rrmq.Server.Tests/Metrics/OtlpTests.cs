using System.Net;
using System.Text.Json;

namespace Rrmq.Server.Tests;

/// <summary>Reports to an OpenTelemetry collector, played by a listener.</summary>
public sealed class OtlpTests
{
    [Fact]
    public async Task Every_metric_reaches_the_collector_in_the_encoding_it_reads()
    {
        using var collector = Listen(out var port);
        await using var node = new TestNode
        {
            Settings = new Dictionary<Setting, string> { [SettingTable.OtlpEndpoint] = $"http://127.0.0.1:{port}", [SettingTable.OtlpInterval] = "100ms" },
        };
        await node.InitializeAsync();
        await node.NewTopicAsync("orders");

        var metrics = await ReceiveAsync(collector);
        while (Points(metrics, "rrmq_topic_messages").Count == 0)
            metrics = await ReceiveAsync(collector);

        Assert.Subset(MetricTable.All.Select(metric => metric.Name).ToHashSet(), metrics.Keys.ToHashSet());
        Assert.Equal("orders", Points(metrics, "rrmq_topic_messages")[0].GetProperty("attributes")[0].GetProperty("value").GetProperty("stringValue").GetString());
        var append = Points(metrics, "rrmq_log_append_seconds")[0];
        Assert.Equal(append.GetProperty("explicitBounds").GetArrayLength() + 1, append.GetProperty("bucketCounts").GetArrayLength());
        Assert.Equal(append.GetProperty("count").GetString(), append.GetProperty("bucketCounts").EnumerateArray().Sum(count => long.Parse(count.GetString()!)).ToString());
        var sum = metrics["rrmq_http_requests_total"].GetProperty("sum");
        Assert.Equal((2, true), (sum.GetProperty("aggregationTemporality").GetInt32(), sum.GetProperty("isMonotonic").GetBoolean()));
    }

    [Fact]
    public async Task A_collector_that_is_not_there_is_told_once_and_harms_nobody()
    {
        await using var node = new TestNode
        {
            Settings = new Dictionary<Setting, string> { [SettingTable.OtlpEndpoint] = $"http://127.0.0.1:{FreePort.Next()}", [SettingTable.OtlpInterval] = "100ms" },
        };
        await node.InitializeAsync();

        await Eventually.BeTrueAsync(() => Task.FromResult(!node.Log.Problems.IsEmpty));
        for (var report = 0; report < 3; report++)
            await node.NewTopicAsync();
        Assert.Equal(HttpStatusCode.OK, (await node.Http.GetAsync("/readyz")).StatusCode);
        Assert.Contains("metrics could not be sent", Assert.Single(node.Log.Problems), StringComparison.Ordinal);
    }

    private static HttpListener Listen(out int port)
    {
        for (var attempt = 1; ; attempt++)
        {
            port = FreePort.Next();
            var listener = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
            try
            {
                listener.Start();
                return listener;
            }
            catch (HttpListenerException) when (attempt < 10)
            {
                listener.Close();
            }
        }
    }

    private static async Task<Dictionary<string, JsonElement>> ReceiveAsync(HttpListener collector)
    {
        var context = await collector.GetContextAsync();
        using var body = await JsonDocument.ParseAsync(context.Request.InputStream);
        Assert.Equal(("POST", "/v1/metrics", "application/json"), (context.Request.HttpMethod, context.Request.RawUrl, context.Request.ContentType));
        context.Response.Close("{}"u8.ToArray(), willBlock: false);
        var resource = Assert.Single(body.RootElement.GetProperty("resourceMetrics").EnumerateArray());
        Assert.Contains(resource.GetProperty("resource").GetProperty("attributes").EnumerateArray(),
            attribute => attribute.GetProperty("key").GetString() == "service.name" && attribute.GetProperty("value").GetProperty("stringValue").GetString() == "rrmq");
        var scope = Assert.Single(resource.GetProperty("scopeMetrics").EnumerateArray());
        return scope.GetProperty("metrics").EnumerateArray().ToDictionary(metric => metric.GetProperty("name").GetString()!, metric => metric.Clone());
    }

    private static List<JsonElement> Points(Dictionary<string, JsonElement> metrics, string name)
    {
        if (!metrics.TryGetValue(name, out var metric))
            return [];
        var data = metric.TryGetProperty("gauge", out var gauge) ? gauge : metric.TryGetProperty("sum", out var sum) ? sum : metric.GetProperty("histogram");
        return [.. data.GetProperty("dataPoints").EnumerateArray()];
    }
}
