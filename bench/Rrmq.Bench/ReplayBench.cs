using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace Rrmq.Bench;

/// <summary>
/// A log of 128-byte messages read from its beginning by one client, on one connection: without a group, a page of a thousand after the other, at the leader and at a follower; as Server-Sent Events; and by a group of consumers,
/// popped for good and received and acknowledged. Each replay must bring every message.
/// </summary>
internal static class ReplayBench
{
    private const int Batch = 10_000;
    private const int Page = 1_000;
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(60) };

    public static async Task<int> RunAsync(BenchArguments arguments)
    {
        using var cluster = new BenchCluster();
        var leader = cluster.Url(await cluster.LeaderAsync());
        var follower = cluster.Url((await cluster.LeaderAsync() + 1) % cluster.Ports.Length);
        var log = "/v1/topics/log";
        (await Http.PutAsync(leader + log, Json($$"""{"retention": "log", "max_messages": {{arguments.Messages + 1}}, "max_bytes": "64GiB"}"""))).EnsureSuccessStatusCode();
        Console.WriteLine(BenchFolder.Machine);
        await PublishAsync(leader + log, arguments.Messages);
        Console.WriteLine($"{arguments.Messages:N0} messages of 128 bytes; nodes have {Rss(cluster)} MiB in RAM and {cluster.DiskMiB} MiB on disk");
        await ReportAsync("GET log, at the leader", arguments.Messages, () => PagesAsync(leader + log, arguments.Messages));
        await ReportAsync("GET log, at a follower", arguments.Messages, () => PagesAsync(follower + log, arguments.Messages));
        await ReportAsync("Server-Sent Events, at a follower", arguments.Messages, () => EventsAsync(follower + log, arguments.Messages));
        await ReportAsync("pop of a group", arguments.Messages, () => PopAsync(leader + log, arguments.Messages));
        await ReportAsync("receive and ack of a group", arguments.Messages, () => ReceiveAsync(leader, log, arguments.Messages));
        Console.WriteLine($"afterwards nodes have {Rss(cluster)} MiB in RAM and {cluster.DiskMiB} MiB on disk");
        return 0;
    }

    private static async Task ReportAsync(string name, int messages, Func<Task> replay)
    {
        var began = Stopwatch.GetTimestamp();
        await replay();
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Console.WriteLine($"{name,-36}{seconds,8:0.0} s{messages / seconds,12:N0} messages/s");
    }

    private static async Task PublishAsync(string log, int messages)
    {
        var line = $$"""{"body":"{{new string('x', 128)}}"}""" + "\n";
        for (var left = messages; left > 0; left -= Batch)
        {
            using var body = new StringContent(new StringBuilder().Insert(0, line, Math.Min(left, Batch)).ToString(), Encoding.UTF8, "application/x-ndjson");
            (await Http.PostAsync(log + "/messages/batch", body)).EnsureSuccessStatusCode();
        }
    }

    private static async Task PagesAsync(string log, int messages)
    {
        var seen = 0L;
        while (seen < messages)
        {
            var page = JsonNode.Parse(await Http.GetByteArrayAsync($"{log}/log?after={seen}&limit={Page}"))!;
            var next = page["next_after"]!.GetValue<long>();
            if (page["messages"]!.AsArray().Count != next - seen || next == seen)
                throw new InvalidOperationException($"the page behind {seen} ends at {next}");
            seen = next;
        }
    }

    private static async Task EventsAsync(string log, int messages)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, log + "/log");
        request.Headers.Add("Accept", "text/event-stream");
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        for (var seen = 0L; seen < messages;)
        {
            if (await lines.ReadLineAsync() is not { } line)
                throw new InvalidOperationException($"the stream ended behind {seen}");
            if (line.StartsWith("id: ", StringComparison.Ordinal) && long.Parse(line.AsSpan(4)) != ++seen)
                throw new InvalidOperationException($"behind {seen - 1} comes {line}");
        }
    }

    private static async Task PopAsync(string log, int messages)
    {
        for (var seen = 0; seen < messages;)
            seen += (await TakeAsync($"{log}/pop?group=pop&max={Page}")).Count;
    }

    private static async Task ReceiveAsync(string leader, string log, int messages)
    {
        for (var seen = 0; seen < messages;)
        {
            var taken = await TakeAsync($"{leader}{log}/receive?group=receive&max={Page}");
            var receipts = new JsonArray([.. taken.Select(message => (JsonNode)message!["receipt"]!.GetValue<string>())]);
            using var body = Json(new JsonObject { ["receipts"] = receipts }.ToJsonString());
            (await Http.PostAsync(leader + "/v1/leases/ack", body)).EnsureSuccessStatusCode();
            seen += taken.Count;
        }
    }

    private static async Task<JsonArray> TakeAsync(string path)
    {
        using var response = await Http.PostAsync(path, null);
        return JsonNode.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync())!["messages"]!.AsArray();
    }

    private static string Rss(BenchCluster cluster) => string.Join(", ", cluster.Nodes.Select(static node => node.WorkingSet >> 20));

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
