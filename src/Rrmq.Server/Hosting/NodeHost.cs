using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Rrmq.Node;

namespace Rrmq.Server;

/// <summary>
/// One running node: its ports, its data folder, its queue and its HTTP surface, started in that order and stopped in the reverse. A start that fails leaves
/// nothing behind but what was there before.
/// </summary>
public sealed class NodeHost : IAsyncDisposable
{
    private static readonly TimeSpan StreamStopTime = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan NodeStopTime = TimeSpan.FromMilliseconds(1100);
    private static readonly TimeSpan WebStopTime = TimeSpan.FromMilliseconds(500);
    private const long LeastBodyBudget = 256L * 1024 * 1024;

    private readonly QueueNode _node;
    private readonly WebApplication _web;
    private readonly HealthEndpoint _health;
    private readonly StreamSlots _streams;
    private readonly LeaderRelay _relay;
    private readonly CancellationTokenSource _stopping;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private Task? _stopped;

    private NodeHost(
        QueueNode node, WebApplication web, HealthEndpoint health, StreamSlots streams, LeaderRelay relay, BodyBudget bodies, Router router, CancellationTokenSource stopping, ILogger logger, TimeProvider time)
    {
        Bodies = bodies;
        Routes = router.Routes;
        _node = node;
        _web = web;
        _health = health;
        _streams = streams;
        _relay = relay;
        _stopping = stopping;
        _logger = logger;
        _time = time;
    }

    /// <summary>Completes with the cause when the node can no longer go on; the process must end then.</summary>
    public Task<Exception> Failed => _node.Failed;

    /// <summary>What the bodies of requests hold at this moment.</summary>
    internal BodyBudget Bodies { get; }

    /// <summary>Requests that wait for something to take, or are about to.</summary>
    internal int WaitingRequests => _node.WaitingRequests;

    /// <summary>Every path that clients may use, with the methods it takes.</summary>
    internal IEnumerable<(string Path, string Allow)> Routes { get; }

    /// <summary>Starts a node. Throws a <see cref="StartupException"/> with one clear line when the world does not let it.</summary>
    public static Task<NodeHost> StartAsync(NodeConfiguration configuration, ILoggerFactory loggers, TimeProvider time) =>
        StartAsync(configuration, loggers, time, new TransferLimits());

    internal static async Task<NodeHost> StartAsync(NodeConfiguration configuration, ILoggerFactory loggers, TimeProvider time, TransferLimits limits)
    {
        var began = time.GetTimestamp();
        var logger = loggers.CreateLogger("Rrmq.Server");
        using var ports = BoundPorts.Bind(configuration);
        var door = new FrontDoor();
        var web = WebServer.Build(ports, door.RouteAsync, loggers);
        var isUp = false;
        QueueNode? node = null;
        try
        {
            (node, configuration) = await new NodeOpening(loggers, logger, time, BeUpDamagedAsync).OpenAsync(configuration);
            node.Start();
            var stopping = new CancellationTokenSource();
            var health = new HealthEndpoint(node);
            var parser = new CommandParser(configuration.Server);

            // Even the largest allowed body, rented with the pool's rounding up, must fit while it grows.
            var bodies = new BodyBudget(Math.Max(LeastBodyBudget, 3L * parser.PublishBodyLimit));
            var deadline = new ReplyDeadline(limits, time);
            var reader = new BodyReader(bodies, limits, time);
            var commands = new CommandEndpoint(node, parser, reader, deadline, logger);
            var relay = new LeaderRelay();
            var cluster = new ClusterEndpoint(node, reader, relay, logger);
            var topics = new TopicListEndpoint(node, configuration.Server.FollowerReads, deadline);
            var dashboard = new Dashboard(node, new DashboardFiles(DashboardFiles.DefaultFolder), time, logger, stopping.Token);
            var v1 = V1Endpoints.Build(node, configuration.Server, reader, deadline, time);
            var stream = new StreamEndpoint(node, configuration.Server, reader, time, logger);
            var monitoring = new Monitoring(node, bodies, time);
            var router = BuildRouter(configuration, node, commands, topics, health, cluster, new BackupEndpoint(node, logger, stopping.Token), stream, new V1Router(node, v1, logger), monitoring.Endpoint, dashboard, time,
                stopping.Token);
            door.LeadTo(monitoring.Around(router.RouteAsync));
            await BeUpAsync();
            monitoring.StartExport(configuration.Server, logger, stopping.Token);
            Announce(configuration, logger, (long)time.GetElapsedTime(began).TotalMilliseconds);
            return new NodeHost(node, web, health, v1.Slots, relay, bodies, router, stopping, logger, time);
        }
        catch
        {
            if (isUp)
                await web.StopAsync();
            await web.DisposeAsync();
            if (node is not null)
                await node.DisposeAsync();
            throw;
        }

        // Nobody listens before there is something to say: until then a client is refused at once and asks another node.
        async Task BeUpAsync()
        {
            if (isUp)
                return;
            try
            {
                await web.StartAsync();
            }
            catch (IOException e)
            {
                throw new StartupException($"cannot listen on {ports.Client}: {e.Message} (field {configuration.PortField})", e);
            }

            isUp = true;
        }

        Task BeUpDamagedAsync(NodeConfiguration known, Healing healing)
        {
            door.LeadTo(new DamagedNode(known, healing, time).RouteAsync);
            return BeUpAsync();
        }
    }

    /// <summary>
    /// After <see cref="Failed"/>: when the cause is that the data folder has lost promises and there are others to rebuild from, stops, notes that in the folder, and returns true: the
    /// next start finds it damaged.
    /// </summary>
    public async Task<bool> LeaveDamagedAsync(Exception cause)
    {
        if (Damage.Of(cause) is not { } finding || Math.Max(_node.Status.Members.Count, _node.Options.Members.Count) < 2)
            return false;
        await DisposeAsync();
        _node.NoteDamage(finding);
        return true;
    }

    /// <summary>Hands leadership over, lets requests in flight finish, and stops; under 2 s in all. Can be called more than once.</summary>
    public Task StopAsync() => _stopped ??= StopOnceAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _web.DisposeAsync();
        await _node.DisposeAsync();
        _streams.Dispose();
        _relay.Dispose();
        _stopping.Dispose();
    }

    private async Task StopOnceAsync()
    {
        var began = _time.GetTimestamp();
        _health.Stop();
        await WithinAsync(_streams.StopAsync(), StreamStopTime, "the streams");
        await WithinAsync(_node.StopAsync(), NodeStopTime, "the node");
        await _stopping.CancelAsync();
        await WithinAsync(_web.StopAsync(), WebStopTime, "the HTTP connections");
        LogMessages.Stopped(_logger, (long)_time.GetElapsedTime(began).TotalMilliseconds);
    }

    private async Task WithinAsync(Task step, TimeSpan time, string what)
    {
        try
        {
            await step.WaitAsync(time, _time);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            LogMessages.StopIncomplete(_logger, $"{what} did not end in {time.TotalMilliseconds} ms");
        }
    }

    private static Router BuildRouter(
        NodeConfiguration configuration, QueueNode node, CommandEndpoint commands, TopicListEndpoint topics, HealthEndpoint health, ClusterEndpoint cluster, BackupEndpoint backup,
        StreamEndpoint stream, V1Router v1, MetricsEndpoint metrics, Dashboard dashboard, TimeProvider time, CancellationToken stopping)
    {
        var self = configuration.Node.Self;
        return new Router(
            commands,
            topics,
            new StatusEndpoint(node, configuration.Server, time),
            health,
            new HomePage(configuration.Node),
            cluster,
            backup,
            stream,
            v1,
            new PeerEndpoint(node, stopping),
            metrics,
            dashboard,
            self.InternalPort == self.Port ? null : self.InternalPort);
    }

    private static void Announce(NodeConfiguration configuration, ILogger logger, long elapsed)
    {
        var (node, server) = (configuration.Node, configuration.Server);
        var internalPort = node.Self.InternalPort == node.Self.Port ? "" : $" (peers on port {node.Self.InternalPort})";
        LogMessages.Started(logger, ProductVersion.Text, node.Self.Name, node.Members.Count, node.Self.PublicAddress, internalPort, Path.GetFullPath(node.DataPath),
            Environment.ProcessId, elapsed);
        if (logger.IsEnabled(LogLevel.Debug))
            LogMessages.Configuration(logger, string.Join(' ', configuration.Effective));
        var majority = (node.Members.Count / 2) + 1;
        if (server.ReplicationMode == "async")
            LogMessages.AsyncMayLose(logger);
        else if (server.Quorum is { } quorum && quorum < majority)
            LogMessages.QuorumBelowMajority(logger, quorum, majority);
    }
}
