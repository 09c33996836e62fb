namespace Rrmq.EndToEnd;

/// <summary>One place in a cluster: its address and data folder, and the process that runs there now, if one does.</summary>
internal sealed class ClusterNode : IDisposable
{
    private readonly TempFolder _folder;
    private readonly IReadOnlyList<string> _arguments;
    private readonly List<NodeProcess> _runs = [];
    private readonly TextWriter _copy;

    public ClusterNode(TempFolder folder, int index, int port, IReadOnlyList<string> arguments)
    {
        _folder = folder;
        _arguments = arguments;
        Index = index;
        Port = port;
        _copy = TextWriter.Synchronized(new StreamWriter(folder[$"{Name}.log"]) { AutoFlush = true });
    }

    public int Index { get; }

    public int Port { get; }

    public string Name => $"n{Index}";

    public string Url => $"http://127.0.0.1:{Port}";

    public string DataPath => _folder[Path.Combine("data", $"127.0.0.1_{Port}")];

    public NodeProcess Process => _runs[^1];

    /// <summary>True between <see cref="Stop"/> and <see cref="Continue"/>.</summary>
    public bool IsStopped { get; private set; }

    public bool IsRunning => _runs.Count > 0 && Process.IsRunning;

    /// <summary>The lines of all its runs.</summary>
    public IEnumerable<string> Lines => _runs.SelectMany(run => run.Lines);

    public void Start() => _runs.Add(NodeProcess.Start(_arguments, _folder.Path, _copy));

    public void Kill()
    {
        Process.KillAtOnce();
        IsStopped = false;
    }

    public void Stop()
    {
        Process.Send(Signal.Stop);
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
        var reply = await Wire.AskAsync(Port, Requests.Status());
        return reply is { Status: 200 } ? NodeReport.Parse(reply.Body) : null;
    }

    public void Dispose()
    {
        foreach (var run in _runs)
            run.Dispose();
        _copy.Dispose();
    }
}
