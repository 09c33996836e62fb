using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Rrmq.Peers;

/// <summary>NATS JetStream: a work-queue stream of three replicas in files. Publishing and taking share one connection, as its clients do.</summary>
internal sealed class NatsPeer(Workshop workshop, bool syncsAlways) : IPeer
{
    private const int Nodes = 3;
    private const int BatchTaken = 256;
    private static readonly TimeSpan StartTime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly string _name = syncsAlways ? "nats-sync" : "nats";
    private readonly ChildProcess?[] _nodes = new ChildProcess?[Nodes];
    private readonly int[] _ports = [.. Enumerable.Range(0, Nodes).Select(_ => Workshop.FreePort())];
    private readonly int[] _routes = [.. Enumerable.Range(0, Nodes).Select(_ => Workshop.FreePort())];
    private NatsConnection? _manager;

    public static bool KnowsSyncAlways(Workshop workshop)
    {
        var config = Path.Combine(workshop.Folder, "probe.conf");
        File.WriteAllText(config, "jetstream { store_dir: \"probe\", sync_interval: always }\n");
        using var process = Process.Start(new ProcessStartInfo("nats-server", ["-t", "-c", config]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    public static string Version()
    {
        using var process = Process.Start(new ProcessStartInfo("nats-server", ["--version"]) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd().Replace("nats-server: v", "", StringComparison.Ordinal).Trim();
    }

    public PeerSystem Description => new($"NATS JetStream, 3 replicas{(syncsAlways ? ", sync_interval: always" : "")}", Version(),
        syncsAlways
            ? "an acknowledgement means: written and synced on a majority of 3"
            : $"an acknowledgement means: in the memory of a majority of 3; files are synced every 2 minutes{(KnowsSyncAlways(workshop) ? "" : " (this version has no setting to sync before)")}",
        $"a plain socket, one connection, acknowledgements awaited; pulled in batches of {BatchTaken} with an ack a message when taking");

    public TimeSpan Processor => _nodes.Aggregate(TimeSpan.Zero, (sum, node) => sum + (node?.Processor ?? TimeSpan.Zero));

    public long Memory => _nodes.Max(node => node?.Memory ?? 0);

    public async Task StartAsync()
    {
        for (var node = 0; node < Nodes; node++)
            StartNode(node);
        _manager = await ConnectAsync(0);
        var name = await Workshop.UntilAsync("NATS has no working cluster", StartTime, MakeQueueAsync);
        await DeleteAsync(name);
    }

    public async Task<string> MakeQueueAsync()
    {
        var name = $"q{Guid.NewGuid():n}";
        await ManageAsync($"$JS.API.STREAM.CREATE.{name}",
            $"{{\"name\":\"{name}\",\"subjects\":[\"{name}\"],\"retention\":\"workqueue\",\"storage\":\"file\",\"num_replicas\":{Nodes},\"max_consumers\":-1,\"max_msgs\":-1,\"max_bytes\":-1,\"discard\":\"new\"}}");
        return name;
    }

    public async Task<Recording> PublishAsync(string queue, int bytes, int outstanding, TimeSpan duration)
    {
        var body = new byte[bytes];
        var sent = new long[outstanding];
        var underWay = outstanding;
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var connection = await NatsConnection.OpenAsync(_ports[0]);
        var began = Stopwatch.GetTimestamp();
        var until = began + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var recorder = new Recorder(began);
        var subjects = Enumerable.Range(0, outstanding).Select(place => Encoding.ASCII.GetBytes($"{queue} {connection.PlaceSubject(place)}")).ToArray();
        connection.OnReceived = (place, _, answer) =>
        {
            var now = Stopwatch.GetTimestamp();
            if (answer.IndexOf("\"seq\":"u8) >= 0)
                recorder.Succeeded(isPublish: true, sent[place], sent[place], now);
            else
                recorder.Failed("refused", now);
            if (now < until)
                Send(place);
            else if (--underWay == 0)
                over.SetResult();
        };
        await connection.WriteAsync(() =>
        {
            for (var place = 0; place < outstanding; place++)
                Send(place);
        });
        await over.Task.WaitAsync(duration + TimeSpan.FromSeconds(30));
        return recorder.Finish(Stopwatch.GetTimestamp());

        void Send(int place)
        {
            sent[place] = Stopwatch.GetTimestamp();
            connection.Publish(subjects[place], body);
        }
    }

    public async Task<(long Count, double Seconds)> DrainAsync(string queue, int outstanding, long expected)
    {
        var next = await MakeConsumerAsync(queue);
        await using var connection = await NatsConnection.OpenAsync(_ports[0]);
        var pull = Encoding.ASCII.GetBytes($"{next} {connection.PullSubject}");
        var request = Encoding.ASCII.GetBytes($"{{\"batch\":{BatchTaken},\"expires\":30000000000}}");
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var began = Stopwatch.GetTimestamp();
        var last = began;
        long count = 0;
        connection.OnReceived = (_, replyTo, _) =>
        {
            // Status messages have none.
            if (replyTo.IsEmpty)
                return;
            connection.Publish(replyTo, "+ACK"u8);
            last = Stopwatch.GetTimestamp();
            if (++count % BatchTaken == 0)
                connection.Publish(pull, request);
            if (count == expected)
                all.SetResult();
        };

        // Two requests ahead, so that the next batch is on its way while one is handled.
        await connection.WriteAsync(() =>
        {
            connection.Publish(pull, request);
            connection.Publish(pull, request);
        });
        await Task.WhenAny(all.Task, Task.Delay(TimeSpan.FromMinutes(2)));
        return (count, Stopwatch.GetElapsedTime(began, last).TotalSeconds);
    }

    public async Task<Recording> TakeOneByOneAsync(string queue, TimeSpan duration)
    {
        var next = await MakeConsumerAsync(queue);
        await using var connection = await NatsConnection.OpenAsync(_ports[0]);
        var pull = Encoding.ASCII.GetBytes($"{next} {connection.PullSubject}");
        var asked = Stopwatch.GetTimestamp();
        var until = asked + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var recorder = new Recorder(asked);
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var acknowledged = Encoding.ASCII.GetBytes(connection.PlaceSubject(1));
        connection.OnReceived = (place, replyTo, _) =>
        {
            // A message is acknowledged with a request for an answer, as taking is done only then.
            if (place == NatsConnection.Pulled && !replyTo.IsEmpty)
            {
                connection.Publish([.. replyTo, (byte)' ', .. acknowledged], "+ACK"u8);
                return;
            }

            var now = Stopwatch.GetTimestamp();
            if (place == 1)
                recorder.Succeeded(isPublish: false, asked, asked, now);
            if (place == NatsConnection.Pulled || now >= until)
            {
                over.TrySetResult();
                return;
            }

            asked = now;
            connection.Publish(pull, "{\"batch\":1,\"expires\":5000000000}"u8);
        };
        await connection.WriteAsync(() => connection.Publish(pull, "{\"batch\":1,\"expires\":5000000000}"u8));
        await over.Task.WaitAsync(duration + TimeSpan.FromSeconds(30));
        return recorder.Finish(Stopwatch.GetTimestamp());
    }

    public async Task<double> LeaderGapAsync(double perSecond, TimeSpan duration)
    {
        var queue = await MakeQueueAsync();
        var leader = await LeaderAsync(queue);
        var other = (leader + 1) % Nodes;
        var log = new AcknowledgementLog();
        await using (var connection = await NatsConnection.OpenAsync(_ports[other]))
        {
            connection.OnReceived = (_, _, answer) =>
            {
                if (answer.IndexOf("\"seq\":"u8) >= 0)
                    log.Note();
            };
            var subject = Encoding.ASCII.GetBytes($"{queue} {connection.PlaceSubject(0)}");
            var body = new byte[128];
            var pace = Pace.RunAsync(perSecond, duration, () => _ = connection.WriteAsync(() => connection.Publish(subject, body)));
            await Task.Delay(duration / 3);
            _nodes[leader]!.Dispose();
            await pace;
        }

        var gap = log.LongestGapMs();
        StartNode(leader);
        _manager = await ConnectAsync(0);
        await Workshop.UntilAsync("NATS has no working cluster", StartTime, async () =>
        {
            await DeleteAsync(await MakeQueueAsync());
            return true;
        });
        return gap;
    }

    public async ValueTask DisposeAsync()
    {
        if (_manager is not null)
            await _manager.DisposeAsync();
        foreach (var node in _nodes)
            node?.Dispose();
    }

    private async Task<string> MakeConsumerAsync(string queue)
    {
        await ManageAsync($"$JS.API.CONSUMER.DURABLE.CREATE.{queue}.c", $"{{\"stream_name\":\"{queue}\",\"config\":{{\"durable_name\":\"c\",\"ack_policy\":\"explicit\",\"max_ack_pending\":10000}}}}");

        // Its three replicas choose their leader first; that is not part of taking.
        await Workshop.UntilAsync("NATS's consumer has no leader", StartTime, async () =>
            (await ManageAsync($"$JS.API.CONSUMER.INFO.{queue}.c", "")).Contains("\"leader\"", StringComparison.Ordinal) ? true : throw new InvalidOperationException("there is none yet"));
        return $"$JS.API.CONSUMER.MSG.NEXT.{queue}.c";
    }

    private async Task<int> LeaderAsync(string queue)
    {
        using var info = JsonDocument.Parse(await ManageAsync($"$JS.API.STREAM.INFO.{queue}", ""));
        var name = info.RootElement.GetProperty("cluster").GetProperty("leader").GetString()!;
        return int.Parse(name[^1..]);
    }

    private Task<string> DeleteAsync(string queue) => ManageAsync($"$JS.API.STREAM.DELETE.{queue}", "");

    private async Task<string> ManageAsync(string subject, string body)
    {
        var answer = await _manager!.RequestAsync(subject, body, Patience);
        return answer.Length == 0 || answer.Contains("\"error\"", StringComparison.Ordinal) ? throw new InvalidOperationException($"{subject} was answered \"{answer}\"") : answer;
    }

    private Task<NatsConnection> ConnectAsync(int node) =>
        Workshop.UntilAsync($"NATS's node {node} does not answer", StartTime, () => NatsConnection.OpenAsync(_ports[node]), () => _nodes[node]?.HasEnded == true);

    private void StartNode(int node)
    {
        var config = Path.Combine(workshop.Make(_name), $"{node}.conf");
        var routes = string.Join(", ", _routes.Select(port => $"\"nats://127.0.0.1:{port}\""));
        File.WriteAllText(config, $$"""
            server_name: n{{node}}
            listen: 127.0.0.1:{{_ports[node]}}
            max_payload: 8MB
            jetstream { store_dir: "{{workshop.Make($"{_name}/data-{node}")}}"{{(syncsAlways ? ", sync_interval: always" : "")}} }
            cluster { name: peers, listen: 127.0.0.1:{{_routes[node]}}, routes: [{{routes}}] }

            """);
        _nodes[node] = new ChildProcess(workshop, $"{_name}-{node}", "nats-server", ["-c", config]);
    }
}
