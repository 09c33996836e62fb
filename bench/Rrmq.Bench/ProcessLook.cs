using System.Diagnostics;
using System.Globalization;

namespace Rrmq.Bench;

/// <summary>What a process has used since it was first looked at: processor time by thread, system calls, switches of context. Linux, and root with <c>perf</c> for the calls.</summary>
internal sealed class ProcessLook : IDisposable
{
    private const double TicksPerSecond = 100;

    private static readonly string[] Calls = ["sendto", "sendmsg", "recvfrom", "recvmsg", "read", "write", "pwrite64", "fdatasync", "futex", "epoll_wait", "sched_yield"];

    private readonly int _process;
    private readonly Dictionary<string, double> _before;
    private readonly long _switches;
    private readonly Process _perf;

    public ProcessLook(int process)
    {
        _process = process;
        _before = Threads();
        _switches = Switches();
        var events = string.Join(',', Calls.Select(call => $"syscalls:sys_enter_{call}"));
        _perf = Process.Start(new ProcessStartInfo("perf", ["stat", "-x", ";", "-e", $"raw_syscalls:sys_enter,{events}", "-p", $"{process}"]) { RedirectStandardError = true })
            ?? throw new InvalidOperationException("perf did not start");
    }

    /// <summary>Ends the look.</summary>
    /// <param name="operations">By which all is divided.</param>
    /// <returns>One paragraph of text.</returns>
    public string Finish(double operations)
    {
        var after = Threads();
        var switches = Switches() - _switches;
        var calls = FinishCalls();
        var threads = after.Select(thread => (Name: thread.Key, Micros: (thread.Value - _before.GetValueOrDefault(thread.Key)) * 1e6 / operations)).OrderByDescending(thread => thread.Micros).ToList();
        return $"processor {F(threads.Sum(thread => thread.Micros))} µs ({string.Join(", ", threads.Where(thread => thread.Micros >= 0.1).Select(thread => $"{thread.Name} {F(thread.Micros)}"))}); "
            + $"switches {F(switches / operations)}; system calls {F(calls.FirstOrDefault().Count / operations)} ({string.Join(", ", calls.Skip(1).Where(call => call.Count / operations >= 0.005).OrderByDescending(call => call.Count).Select(call => $"{call.Name} {F(call.Count / operations)}"))})";
    }

    public void Dispose()
    {
        if (!_perf.HasExited)
            _perf.Kill();
        _perf.Dispose();
    }

    private static string F(double value) => value.ToString(value >= 10 ? "0" : "0.00", CultureInfo.InvariantCulture);

    private List<(string Name, double Count)> FinishCalls()
    {
        // perf prints what it counted when it is interrupted.
        using (Process.Start("kill", ["-INT", $"{_perf.Id}"]))
        {
        }

        var lines = _perf.StandardError.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        _perf.WaitForExit();
        return [.. lines.Select(line => line.Split(';')).Where(fields => fields.Length > 2 && double.TryParse(fields[0], CultureInfo.InvariantCulture, out _))
            .Select(fields => (fields[2].Replace("syscalls:sys_enter_", ""), double.Parse(fields[0], CultureInfo.InvariantCulture)))];
    }

    // Seconds by name; the pool's threads share one.
    private Dictionary<string, double> Threads()
    {
        var all = new Dictionary<string, double>();
        foreach (var stat in Stats("stat"))
        {
            var name = stat[(stat.IndexOf('(') + 1)..stat.LastIndexOf(')')];
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            all[name] = all.GetValueOrDefault(name) + ((long.Parse(fields[11]) + long.Parse(fields[12])) / TicksPerSecond);
        }

        return all;
    }

    private long Switches() => Stats("status").SelectMany(status => status.Split('\n')).Where(line => line.Contains("ctxt_switches", StringComparison.Ordinal)).Sum(line => long.Parse(line[(line.IndexOf(':') + 1)..]));

    private IEnumerable<string> Stats(string file)
    {
        foreach (var task in Directory.EnumerateDirectories($"/proc/{_process}/task"))
        {
            string text;
            try
            {
                text = File.ReadAllText(Path.Combine(task, file));
            }
            catch (IOException)
            {
                continue; // the thread has ended
            }

            yield return text;
        }
    }
}
