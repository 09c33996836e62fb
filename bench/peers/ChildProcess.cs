using System.Diagnostics;

namespace Rrmq.Peers;

/// <summary>A process of a peer. Its id is written down in a folder that the script beside us ends everything by, however we end.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly string _mark;

    public ChildProcess(Workshop workshop, string name, string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var lines = Path.Combine(workshop.Folder, $"{name}.log");

        // A shell gives it a file for its lines and then becomes it, so that the id is its own.
        var start = new ProcessStartInfo("sh", ["-c", "exec \"$@\" >>\"$0\" 2>&1 </dev/null", lines, program, .. arguments]) { WorkingDirectory = workshop.Folder };
        foreach (var (variable, value) in environment ?? new Dictionary<string, string>())
            start.Environment[variable] = value;
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        _mark = Path.Combine(workshop.Folder, "pids", $"{_process.Id}");
        File.WriteAllText(_mark, name);
        Lines = lines;
    }

    public string Lines { get; }

    public bool HasEnded => _process.HasExited;

    public TimeSpan Processor => Ask(process => process.TotalProcessorTime);

    public long Memory => Ask(process => process.WorkingSet64);

    public void KillHard()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        KillHard();
        File.Delete(_mark);
        _process.Dispose();
    }

    private T Ask<T>(Func<Process, T> question)
        where T : struct
    {
        if (_process.HasExited)
            return default;
        _process.Refresh();
        return question(_process);
    }
}
