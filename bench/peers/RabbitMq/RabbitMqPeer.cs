using System.Diagnostics;
using System.Text;
using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Rrmq.Peers;

/// <summary>RabbitMQ with quorum queues and publisher confirms, spoken to by its own client.</summary>
internal sealed class RabbitMqPeer(Workshop workshop) : IPeer
{
    private const int Nodes = 3;
    private const int Channels = 4;
    private static readonly TimeSpan StartTime = TimeSpan.FromMinutes(3);
    private static readonly string Program = Directory.GetDirectories("/usr/lib/rabbitmq/lib", "rabbitmq_server-*").Order().Last();
    private readonly ChildProcess?[] _nodes = new ChildProcess?[Nodes];
    private readonly int[] _ports = [.. Enumerable.Range(0, Nodes).Select(_ => Workshop.FreePort())];
    private readonly int[] _internalPorts = [.. Enumerable.Range(0, Nodes).Select(_ => Workshop.FreePort())];
    private readonly int _epmdPort = Workshop.FreePort();
    private readonly string _folder = workshop.Make("rabbitmq");
    private ChildProcess? _epmd;
    private IConnection? _connection;

    public PeerSystem Description => new("RabbitMQ, quorum queue", Path.GetFileName(Program)["rabbitmq_server-".Length..],
        "a confirm means: written and synced on a majority of 3",
        "RabbitMQ.Client 7.1, one connection, persistent messages, confirms awaited one by one; prefetch 256 and an ack a message when taking");

    public TimeSpan Processor => _nodes.Aggregate(TimeSpan.Zero, (sum, node) => sum + (node?.Processor ?? TimeSpan.Zero));

    public long Memory => _nodes.Max(node => node?.Memory ?? 0);

    public async Task StartAsync()
    {
        WriteFiles();
        _epmd = new ChildProcess(workshop, "epmd", "epmd", ["-port", $"{_epmdPort}", "-address", "127.0.0.1"]);
        for (var node = 0; node < Nodes; node++)
            StartNode(node);
        for (var node = Nodes - 1; node >= 0; node--)
            await (await ConnectAsync(node, StartTime)).DisposeAsync();
        _connection = await ConnectAsync(0, StartTime);

        // Each starts to serve before it has found the others: a queue on all three is the sign.
        await Workshop.UntilAsync("RabbitMQ's nodes do not find each other", StartTime, async () => await HasMembersAsync() ? true : throw new InvalidOperationException("not all three are in the cluster"));
    }

    public Task<string> MakeQueueAsync() => MakeQueueAsync(_connection!);

    public async Task<Recording> PublishAsync(string queue, int bytes, int outstanding, TimeSpan duration)
    {
        var channels = await OpenAsync(Math.Min(Channels, outstanding));
        var body = new byte[bytes];
        var recorder = new Recorder(Stopwatch.GetTimestamp());
        var until = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        await Task.WhenAll(Enumerable.Range(0, outstanding).Select(async place =>
        {
            var channel = channels[place % channels.Count];
            for (var sent = Stopwatch.GetTimestamp(); sent < until; sent = Stopwatch.GetTimestamp())
            {
                await channel.BasicPublishAsync("", queue, mandatory: false, Persistent(), body);
                recorder.Succeeded(isPublish: true, sent, sent, Stopwatch.GetTimestamp());
            }
        }));
        var recording = recorder.Finish(Stopwatch.GetTimestamp());
        foreach (var channel in channels)
            await channel.DisposeAsync();
        return recording;
    }

    public async Task<(long Count, double Seconds)> DrainAsync(string queue, int outstanding, long expected)
    {
        await using var channel = await _connection!.CreateChannelAsync();
        await channel.BasicQosAsync(0, 256, global: false);
        var began = Stopwatch.GetTimestamp();
        var last = began;
        long count = 0;
        var all = new TaskCompletionSource();
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
            last = Stopwatch.GetTimestamp();
            if (++count == expected)
                all.TrySetResult();
        };
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer);
        await Task.WhenAny(all.Task, Task.Delay(TimeSpan.FromMinutes(2)));
        return (count, Stopwatch.GetElapsedTime(began, last).TotalSeconds);
    }

    public async Task<Recording> TakeOneByOneAsync(string queue, TimeSpan duration)
    {
        await using var channel = await _connection!.CreateChannelAsync();
        var began = Stopwatch.GetTimestamp();
        var recorder = new Recorder(began);
        while (Stopwatch.GetElapsedTime(began) < duration)
        {
            var asked = Stopwatch.GetTimestamp();
            if (await channel.BasicGetAsync(queue, autoAck: false) is not { } delivery)
                break;
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
            recorder.Succeeded(isPublish: false, asked, asked, Stopwatch.GetTimestamp());
        }

        return recorder.Finish(Stopwatch.GetTimestamp());
    }

    public async Task<double> LeaderGapAsync(double perSecond, TimeSpan duration)
    {
        const int Victim = Nodes - 1;
        await using var there = await ConnectAsync(Victim, StartTime);
        var queue = await MakeQueueAsync(there);
        await using var channel = await _connection!.CreateChannelAsync(Confirmed());
        var log = new AcknowledgementLog();
        var waiting = Channel.CreateUnbounded<bool>();

        // Publishing must not wait for confirms, or the rate would stop with them.
        var senders = Enumerable.Range(0, 64).Select(async _ =>
        {
            await foreach (var __ in waiting.Reader.ReadAllAsync())
            {
                await channel.BasicPublishAsync("", queue, mandatory: false, Persistent(), new byte[128]);
                log.Note();
            }
        }).ToList();
        var pace = Pace.RunAsync(perSecond, duration, () => waiting.Writer.TryWrite(true));
        await Task.Delay(duration / 3);
        _nodes[Victim]!.Dispose();
        await pace;
        var gap = log.LongestGapMs();
        waiting.Writer.Complete();
        await Task.WhenAny(Task.WhenAll(senders), Task.Delay(TimeSpan.FromSeconds(20)));
        StartNode(Victim);
        await (await ConnectAsync(Victim, StartTime)).DisposeAsync();
        return gap;
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
        foreach (var node in _nodes)
            node?.Dispose();
        _epmd?.Dispose();
    }

    private static CreateChannelOptions Confirmed() =>
        new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true, outstandingPublisherConfirmationsRateLimiter: null);

    private static BasicProperties Persistent() => new() { Persistent = true };

    private static async Task<string> MakeQueueAsync(IConnection connection)
    {
        await using var channel = await connection.CreateChannelAsync();
        var name = $"q-{Guid.NewGuid():n}";
        await channel.QueueDeclareAsync(name, durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?> { ["x-queue-type"] = "quorum", ["x-quorum-initial-group-size"] = Nodes });
        return name;
    }

    private async Task<List<IChannel>> OpenAsync(int count)
    {
        var channels = new List<IChannel>();
        while (channels.Count < count)
            channels.Add(await _connection!.CreateChannelAsync(Confirmed()));
        return channels;
    }

    private Task<IConnection> ConnectAsync(int node, TimeSpan within) => Workshop.UntilAsync($"RabbitMQ's node {node} does not answer (see {_nodes[node]?.Lines})", within,
        () => new ConnectionFactory { HostName = "127.0.0.1", Port = _ports[node], AutomaticRecoveryEnabled = false }.CreateConnectionAsync(), () => _nodes[node]?.HasEnded == true);

    private async Task<bool> HasMembersAsync()
    {
        var start = new ProcessStartInfo(Path.Combine(Program, "sbin", "rabbitmqctl"), ["-n", "rrmq0@localhost", "-q", "cluster_status", "--formatter", "json"]) { RedirectStandardOutput = true };
        foreach (var (variable, value) in NodeEnvironment(0))
            start.Environment[variable] = value;
        using var process = Process.Start(start)!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        using var json = System.Text.Json.JsonDocument.Parse(text);
        return json.RootElement.GetProperty("running_nodes").GetArrayLength() == Nodes;
    }

    private void StartNode(int node) =>
        _nodes[node] = new ChildProcess(workshop, $"rabbitmq-{node}", Path.Combine(Program, "sbin", "rabbitmq-server"), [], NodeEnvironment(node));

    private void WriteFiles()
    {
        var cookie = Path.Combine(_folder, ".erlang.cookie");
        File.WriteAllText(cookie, "rrmqpeers");
        File.SetUnixFileMode(cookie, UnixFileMode.UserRead);
        File.WriteAllText(Path.Combine(_folder, "enabled_plugins"), "[].");
        var config = new StringBuilder("cluster_formation.peer_discovery_backend = classic_config\n");
        for (var node = 0; node < Nodes; node++)
            config.Append($"cluster_formation.classic_config.nodes.{node + 1} = rrmq{node}@localhost\n");
        File.WriteAllText(Path.Combine(_folder, "rabbitmq.conf"), config.ToString());
    }

    private Dictionary<string, string> NodeEnvironment(int node) => new()
    {
        ["HOME"] = _folder,
        ["RUNNING_UNDER_SYSTEMD"] = "true",
        ["ERL_EPMD_PORT"] = $"{_epmdPort}",
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
        ["RABBITMQ_CONFIG_FILE"] = Path.Combine(_folder, "rabbitmq.conf"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(_folder, "enabled_plugins"),
        ["RABBITMQ_NODENAME"] = $"rrmq{node}@localhost",
        ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_NODE_PORT"] = $"{_ports[node]}",
        ["RABBITMQ_DIST_PORT"] = $"{_internalPorts[node]}",
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1}",
        ["RABBITMQ_MNESIA_BASE"] = Path.Combine(_folder, $"data-{node}"),
        ["RABBITMQ_LOG_BASE"] = Path.Combine(_folder, $"log-{node}"),
        ["RABBITMQ_PID_FILE"] = Path.Combine(_folder, $"{node}.pid"),
    };
}
