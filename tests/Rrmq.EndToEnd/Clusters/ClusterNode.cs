namespace Rrmq.EndToEnd;

/// <summary>One place in a cluster: its address and data folder, and the process that runs there now, if one does.</summary>
internal sealed class ClusterNode : IDisposable
{
    private readonly TempFolder _folder;
    private readonly IReadOnlyList<string> _command;
    private readonly List<NodeProcess> _runs = [];
    private readonly TextWriter _copy;

    /// <param name="folder">The cluster's.</param>
    /// <param name="index">Its place in CONFIG.</param>
    /// <param name="door">Where we reach it.</param>
    /// <param name="command">The program that runs it, and its arguments.</param>
    public ClusterNode(TempFolder folder, int index, NodeDoor door, IReadOnlyList<string> command)
    {
        _folder = folder;
        _command = command;
        Index = index;
        Door = door;
        _copy = TextWriter.Synchronized(new StreamWriter(folder[$"{Name}.log"]) { AutoFlush = true });
    }

    public int Index { get; }

    public NodeDoor Door { get; }

    public int Port => Door.Dial.Port;

    public string Name => $"n{Index}";

    public string Url => Door.Url;

    public string DataPath => _folder[Path.Combine("data", $"{Door.Dial.Address}_{Port}")];

    public NodeProcess Process => _runs[^1];

    /// <summary>True between <see cref="Stop"/> and <see cref="Continue"/>.</summary>
    public bool IsStopped { get; private set; }

    public bool IsRunning => _runs.Count > 0 && Process.IsRunning;

    /// <summary>The lines of all its runs.</summary>
    public IEnumerable<string> Lines => _runs.SelectMany(run => run.Lines);

    public void Start() => _runs.Add(NodeProcess.Start(_command.Skip(1), _folder.Path, _copy, _command[0]));

    public void Kill()
    {
        Process.KillAtOnce();
        IsStopped = false;
    }

    /// <summary>Returns when no thread of it runs any more: one that is busy goes on for a while after the signal was sent.</summary>
    public void Stop()
    {
        Process.Send(Signal.Stop);
        while (OperatingSystem.IsLinux() && !Signals.HasStopped(Process.Pid))
            Thread.Yield();
        IsStopped = true;
    }

    public void Continue()
    {
        Process.Send(Signal.Continue);
        IsStopped = false;
    }

    /// <summary>SIGTERM; returns the exit code.</summary>
    public async Task<int> TerminateAsync(TimeSpan within)
    {
        Process.Send(Signal.Terminate);
        return await Process.ExitAsync(within);
    }

    /// <summary>Null when it does not answer.</summary>
    public async Task<NodeReport?> ReportAsync()
    {
        if (!IsRunning || IsStopped)
            return null;
        var reply = await Wire.AskAsync(Door.Dial, Requests.Status());
        return reply is { Status: 200 } ? NodeReport.Parse(reply.Body) : null;
    }

    public void Dispose()
    {
        foreach (var run in _runs)
            run.Dispose();
        _copy.Dispose();
    }
}
