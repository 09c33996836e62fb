using System.Globalization;
using System.Text.Json;
using Rrmq.Contracts;

namespace Rrmq.Cli;

/// <summary><c>rrmq cluster</c>: asks a running cluster who belongs to it, and changes that. 0 when it is done, 1 when the cluster said no, 2 for what makes no sense.</summary>
internal static class ClusterCommand
{
    public static async Task<int> RunAsync(ClusterArguments arguments)
    {
        if (Problem(arguments, out var at, out var asJson) is { } problem)
        {
            await Console.Error.WriteLineAsync($"rrmq: {problem}");
            return 2;
        }

        using var client = new ClusterClient(at!, TimeProvider.System);
        try
        {
            Console.WriteLine(await AnswerAsync(client, arguments, asJson));
            return 0;
        }
        catch (ClusterException e)
        {
            await Console.Error.WriteLineAsync($"rrmq: {e.Message}");
            return 1;
        }
    }

    private static async Task<string> AnswerAsync(ClusterClient client, ClusterArguments arguments, bool asJson)
    {
        switch (arguments.Action)
        {
            case ClusterAction.Add:
                var added = await client.AddAsync(arguments.Subject!);
                return asJson
                    ? JsonSerializer.Serialize(added, RrmqJsonContext.Default.AddMemberReport)
                    : $"{added.Name} at {added.Address} is node {added.Id} of the cluster, a learner until it has caught up; on its machine: rrmq serve --join {client.At.OriginalString} …";
            case ClusterAction.Remove:
                var removed = await client.RemoveAsync(arguments.Subject!);
                return asJson
                    ? JsonSerializer.Serialize(removed, RrmqJsonContext.Default.RemoveMemberReport)
                    : $"node {removed.Id} ({removed.Name}, {removed.Address}) is removed; its number is never used again";
            case ClusterAction.Transfer:
                var leader = await client.TransferAsync(arguments.Subject);
                return asJson ? JsonSerializer.Serialize(leader, RrmqJsonContext.Default.TransferReport) : $"{leader.Name} leads, node {leader.Id} at {leader.Leader}";
            default:
                var report = await client.StatusAsync();
                return asJson ? JsonSerializer.Serialize(report, RrmqJsonContext.Default.ClusterReport) : ClusterTable.Of(report);
        }
    }

    private static string? Problem(ClusterArguments arguments, out Uri? at, out bool asJson)
    {
        asJson = arguments.Output == "json";
        var text = arguments.At ?? NodeUrl.FirstDefault;
        at = NodeUrl.Parse(text);
        if (at is null)
            return $"command line: --at: \"{text}\": must be the address of a node, http://host:port";
        if (arguments.Output is not (null or "json" or "table"))
            return $"command line: --output: \"{arguments.Output}\": must be table or json";
        return arguments.Action switch
        {
            ClusterAction.Add when arguments.Subject is null => "ADDRESS is missing: rrmq cluster add http://host:port",
            ClusterAction.Remove when arguments.Subject is null => "ID is missing: rrmq cluster remove ID; rrmq cluster status shows the numbers",
            ClusterAction.Remove or ClusterAction.Transfer when arguments.Subject is { } id && !int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _)
                => $"command line: ID: \"{id}\": must be a node's number; rrmq cluster status shows them",
            _ => null,
        };
    }
}
