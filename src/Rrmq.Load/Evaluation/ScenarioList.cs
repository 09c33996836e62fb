using System.Globalization;

namespace Rrmq.Load;

/// <summary>The scenarios of a profile.</summary>
internal static class ScenarioList
{
    private const int UsualNodes = 3;
    private const int UsualConnections = 64;
    private const double FaultPerSecond = 1000;

    // Bytes of messages under way at once: more of the largest than a disk takes within a second would only be timed out.
    private const int MostUnderWay = 4 * 1024 * 1024;
    private static readonly TimeSpan LongestFixed = TimeSpan.FromMinutes(2);

    public static IReadOnlyList<Scenario> Of(EvaluationProfile profile) =>
    [
        .. profile.PayloadBytes.Select(bytes => new Scenario
        {
            Group = ScenarioGroup.Payload,
            Name = Size(bytes),
            MessageBytes = bytes,
            Connections = Math.Clamp(MostUnderWay / bytes, 1, UsualConnections),
            Duration = profile.Duration,
            Messages = profile.MostBytes / bytes,
        }),
        .. profile.Connections.SelectMany(connections => Connections(profile, connections)),
        .. profile.ClusterSizes.SelectMany(nodes => profile.ClusterConnections.Select(connections => new Scenario
        {
            Group = ScenarioGroup.ClusterSize,
            Name = $"{nodes} {(nodes == 1 ? "node" : "nodes")}, {Plural(connections, "connection")}",
            Nodes = nodes,
            Connections = connections,
            Duration = profile.Duration,
        })),
        .. profile.MessageCounts.Select(count => new Scenario
        {
            Group = ScenarioGroup.Messages,
            Name = $"{count.ToString("#,0", CultureInfo.InvariantCulture)} messages",
            Messages = count,
            Duration = LongestFixed,
        }),
        .. profile.Shares.Select(share => new Scenario
        {
            Group = ScenarioGroup.Latency,
            Name = $"{share.ToString("0%", CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal)} of the most",
            ShareOfMost = share,
            Duration = profile.Duration * 2,
        }),
        .. profile.FaultSizes.Select(nodes => Fault(profile, nodes, kills: false)),
        .. profile.FaultSizes.Select(nodes => Fault(profile, nodes, kills: true)),
    ];

    /// <summary>What finds out how fast a cluster is in a closed loop, for <see cref="Scenario.ShareOfMost"/>.</summary>
    public static Scenario Calibration(EvaluationProfile profile) => new()
    {
        Group = ScenarioGroup.Latency,
        Name = "as fast as answers come",
        Nodes = UsualNodes,
        Connections = UsualConnections,
        Duration = profile.Duration,
    };

    public static string Size(int bytes) => bytes switch
    {
        >= 1024 * 1024 => $"{bytes / (1024 * 1024)} MiB",
        >= 1024 => $"{bytes / 1024} KiB",
        _ => $"{bytes} B",
    };

    private static IEnumerable<Scenario> Connections(EvaluationProfile profile, int connections)
    {
        var scenario = new Scenario { Group = ScenarioGroup.Connections, Name = Plural(connections, "connection"), Connections = connections, Duration = profile.Duration };
        yield return scenario;
        if (connections > 1)
            yield return scenario with { Name = $"{scenario.Name}, both at once", Mode = LoadMode.Both };
    }

    private static Scenario Fault(EvaluationProfile profile, int nodes, bool kills) => new()
    {
        Group = ScenarioGroup.LeaderKilled,
        Name = $"{nodes} nodes, {(kills ? "leader killed" : "undisturbed")}",
        Nodes = nodes,
        Mode = LoadMode.Both,
        PerSecond = FaultPerSecond,
        Duration = profile.FaultDuration,
        KillsLeader = kills,
    };

    private static string Plural(int count, string word) => $"{count.ToString("#,0", CultureInfo.InvariantCulture)} {word}{(count == 1 ? "" : "s")}";
}
