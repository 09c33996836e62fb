using System.Text.Json;
using Rrmq.Contracts;

namespace Rrmq.Chaos;

/// <summary>What is done to processes and their files.</summary>
internal sealed class ProcessFaults(ChaosCluster cluster, Prey prey, Action<string> complain)
{
    // A log ends in whole records; what follows is on the next multiple of eight and looks like none.
    private const int RecordAlignment = 8;
    private const int TornBytes = 20;
    private const int OldRecordOffset = LogFiles.HeaderBytes + 200;
    private const int LeastLogToDamage = 4096;
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan HealTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    public async Task<Deed?> KillAsync(Fault fault)
    {
        var nodes = prey.Choose(fault);
        if (nodes.Count == 0)
            return null;
        var words = $"kill -9 of {prey.Describe(nodes)}";
        Take(nodes);
        await Task.WhenAll(nodes.Select(node => node.KillAsync()));
        return Deed.Lasting(words, () => Restart(nodes));
    }

    public async Task<Deed?> FreezeAsync(Fault fault)
    {
        if (prey.Choose(fault) is not [var node, ..])
            return null;
        var words = $"SIGSTOP of {prey.Describe(node)}";
        await node.FreezeAsync();
        if (node.State != NodeState.Frozen)
            return null;
        node.IsTaken = true;
        return Deed.Lasting(words, () =>
        {
            node.Thaw();
            node.IsTaken = false;
        });
    }

    public async Task<Deed?> StopAsync(Fault fault)
    {
        if (prey.Choose(fault) is not [var node, ..])
            return null;
        var words = $"SIGTERM to {prey.Describe(node)}";
        node.IsTaken = true;
        await node.TerminateAsync();
        return new Deed(words, async () =>
        {
            var code = await node.WaitForEndAsync(StopTime);
            if (code is null)
            {
                complain($"{node.Name} still ran {StopTime.TotalSeconds:0} s after SIGTERM");
                await node.KillAsync();
            }
            else if (code != 0)
            {
                complain($"{node.Name} ended with exit code {code} after SIGTERM: {node.LastLine}");
            }

            Restart([node]);
        });
    }

    public async Task<Deed?> TearAsync(Fault fault)
    {
        if (prey.Choose(fault) is not [var node, ..] || !LogFiles.Exist(node.DataPath))
            return null;
        var words = $"kill -9 of {prey.Describe(node)} in the middle of a write";
        node.IsTaken = true;
        await node.KillAsync();
        var segment = LogFiles.LastWritten(node.DataPath);
        var at = (LogFiles.EndOfContent(segment) + RecordAlignment - 1) / RecordAlignment * RecordAlignment;

        // Into the zeros that lie ahead; a write that grew a file would be another story.
        if (at + TornBytes <= new FileInfo(segment).Length)
            LogFiles.Append(segment, at, TornBytes);
        return Deed.Lasting(words, () => Restart([node]));
    }

    public async Task<Deed?> FlipAsync(Fault fault)
    {
        // Those that are left must be able to take it in anew.
        var isEnough = cluster.Nodes.Count(node => node.State == NodeState.Up) > cluster.Majority;
        if (!isEnough || prey.Choose(fault) is not [var node, ..] || !LogFiles.Exist(node.DataPath))
            return null;
        var segment = LogFiles.Segments(node.DataPath)[0];
        if (LogFiles.EndOfContent(segment) < LeastLogToDamage)
            return null;
        var words = $"kill -9 of {prey.Describe(node)} and a flipped bit in its log";
        node.IsTaken = true;
        await node.KillAsync();
        LogFiles.FlipBit(segment, OldRecordOffset);
        node.Start();
        return new Deed(words, async () =>
        {
            if (!await IsVoterAgainAsync(node))
                complain($"{node.Name} was no voter again {HealTime.TotalSeconds:0} s after a bit flipped in its log");
            node.IsTaken = false;
        });
    }

    private static async Task<bool> IsVoterAgainAsync(ChaosNode node)
    {
        using var client = new NodeClient([NodeDoor.Local(node.Port)]);
        using var patience = new CancellationTokenSource(HealTime);
        using var timer = new PeriodicTimer(LookInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(patience.Token))
            {
                var answer = await client.AskAsync(0, Requests.Status(), patience.Token);
                if (answer.Reply is { } reply && JsonSerializer.Deserialize(reply.Body, RrmqJsonContext.Default.StatusReport) is { Standing: "voter" })
                    return true;
            }
        }
        catch (OperationCanceledException)
        {
            // Its time is over.
        }

        return false;
    }

    private static void Take(IReadOnlyList<ChaosNode> nodes)
    {
        foreach (var node in nodes)
            node.IsTaken = true;
    }

    private static void Restart(IReadOnlyList<ChaosNode> nodes)
    {
        foreach (var node in nodes)
        {
            if (node.State == NodeState.Down)
                node.Start();
            node.IsTaken = false;
        }
    }
}
