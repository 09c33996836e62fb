using System.Diagnostics;

namespace Rrmq.Chaos;

/// <summary>
/// One node of the cluster under attack: its files, and the process that runs there now, if one does. Its stdin is held open as the sign that we live. Commands come from one task at a time.
/// </summary>
internal sealed class ChaosNode : IDisposable
{
    private readonly NodeLauncher _launch;
    private readonly string _folder;
    private readonly string _config;
    private readonly Action<ChaosNode, NodeState> _changed;
    private readonly TextWriter _lines;
    private readonly Lock _gate = new();
    private Process? _process;
    private Guard? _freezer;
    private bool _expectsEnd;
    private string _lastLine = "";

    /// <param name="index">Its place in the list of addresses.</param>
    /// <param name="port">Where clients reach it.</param>
    /// <param name="folder">Holds its CONFIG, data and lines.</param>
    /// <param name="launch">Starts the program.</param>
    /// <param name="changed">Told of every change of <see cref="State"/>, on the thread that noticed.</param>
    public ChaosNode(int index, int port, string folder, NodeLauncher launch, Action<ChaosNode, NodeState> changed)
    {
        Index = index;
        Port = port;
        _launch = launch;
        _folder = folder;
        _config = Path.Combine(folder, $"{Name}.json");
        _changed = changed;
        _lines = TextWriter.Synchronized(new StreamWriter(Path.Combine(folder, $"{Name}.log")) { AutoFlush = true });
        Directory.CreateDirectory(DataPath);
    }

    public int Index { get; }

    public int Port { get; }

    public string Name => $"n{Index}";

    public string DataPath => Path.Combine(_folder, $"{Name}-data");

    public NodeState State { get; private set; }

    /// <summary>Some fault has this node in its hands; no other takes it meanwhile.</summary>
    public bool IsTaken { get; set; }

    /// <summary>How it ended by itself, with its last words; null as long as it did not.</summary>
    public string? Collapse { get; private set; }

    /// <summary>The exit code of that end.</summary>
    public int CollapseCode { get; private set; }

    public string LastLine => Volatile.Read(ref _lastLine);

    public int? Pid => State is NodeState.Up or NodeState.Frozen ? _process?.Id : null;

    public void WriteConfig(string json) => File.WriteAllText(_config, json);

    public void Start()
    {
        var start = _launch(["--config", _config, "--node-id", $"{Index}", "--data", DataPath, "--exit-with-parent"]);
        start.WorkingDirectory = _folder;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _expectsEnd = false;
        var process = Process.Start(start) ?? throw new InvalidOperationException("no process was started");
        process.EnableRaisingEvents = true;
        _process = process;
        var read = Task.WhenAll(ReadAsync(process.StandardError), ReadAsync(process.StandardOutput));
        Become(NodeState.Up);
        process.Exited += (_, _) => _ = NoticeEndAsync(process, read);
    }

    /// <summary>kill -9; returns when it is gone.</summary>
    public async Task KillAsync()
    {
        _expectsEnd = true;
        _process!.Kill();
        await _process.WaitForExitAsync();
        Become(NodeState.Down);
    }

    /// <summary>SIGTERM. <see cref="WaitForEndAsync"/> tells when it has ended.</summary>
    public async Task TerminateAsync()
    {
        _expectsEnd = true;
        (await Guard.TryAsync("kill -TERM $1", ":", $"{_process!.Id}"))?.Dispose();
    }

    /// <summary>The exit code; null when it still runs after <paramref name="within"/>.</summary>
    public async Task<int?> WaitForEndAsync(TimeSpan within)
    {
        try
        {
            await _process!.WaitForExitAsync().WaitAsync(within);
        }
        catch (TimeoutException)
        {
            return null;
        }

        Become(NodeState.Down);
        return _process!.ExitCode;
    }

    public async Task FreezeAsync()
    {
        _freezer = await Guard.TryAsync("kill -STOP $1", "kill -CONT $1", $"{_process!.Id}");
        if (_freezer is not null)
            Become(NodeState.Frozen);
    }

    public void Thaw()
    {
        _freezer?.Dispose();
        _freezer = null;
        if (State == NodeState.Frozen)
            Become(NodeState.Up);
    }

    public void Dispose()
    {
        Thaw();
        if (_process is { HasExited: false })
        {
            _expectsEnd = true;
            _process.Kill();
            _process.WaitForExit();
        }

        _process?.Dispose();
        _lines.Dispose();
    }

    private async Task NoticeEndAsync(Process process, Task read)
    {
        if (_process != process)
            return;
        var isOurDoing = _expectsEnd;
        var code = process.ExitCode;
        Become(NodeState.Down);
        if (isOurDoing)
            return;
        await read;
        CollapseCode = code;
        Collapse = $"{Name} {(code > 128 ? $"was ended by signal {code - 128}" : $"ended by itself with exit code {code}")}: {LastLine}";
    }

    private void Become(NodeState state)
    {
        lock (_gate)
        {
            if (State == state)
                return;
            State = state;
        }

        _changed(this, state);
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Length > 0)
                Volatile.Write(ref _lastLine, line);
            try
            {
                await _lines.WriteLineAsync(line);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }
}
