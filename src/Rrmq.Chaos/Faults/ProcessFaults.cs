namespace Rrmq.Chaos;

/// <summary>What is done to processes and their files.</summary>
internal sealed class ProcessFaults(ChaosCluster cluster, Prey prey, Action<string> complain)
{
    // A log ends in whole records; what follows is on the next multiple of eight and looks like none.
    private const int RecordAlignment = 8;
    private const int TornBytes = 20;
    private const int OldRecordOffset = LogFiles.HeaderBytes + 200;
    private const int LeastLogToDamage = 4096;
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RefusalTime = TimeSpan.FromSeconds(10);

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
        var isEnough = cluster.Nodes.Count(node => node.State != NodeState.Away) > cluster.Majority;
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
        node.ExpectEnd();
        var code = await node.WaitForEndAsync(RefusalTime);
        if (code is not 1)
            complain($"{node.Name} {(code is null ? "runs" : $"ended with exit code {code}")} on a log with a flipped bit, which it must refuse");
        else
            node.LeaveAway();
        return Deed.Done(code is 1 ? $"{words}: refused, it stays away" : words);
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
