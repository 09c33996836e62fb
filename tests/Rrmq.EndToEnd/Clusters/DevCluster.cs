namespace Rrmq.EndToEnd;

/// <summary>A run of <c>rrmq dev</c> on ports of its own; its data stays in the test's folder for the next run.</summary>
internal sealed class DevCluster : IDisposable
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);
    private readonly PortBlock _ports;
    private readonly StreamWriter _copy;

    private DevCluster(TempFolder folder, PortBlock ports, int nodes, string[] flags)
    {
        _ports = ports;
        Ports = [.. Enumerable.Range(0, nodes).Select(index => ports[index])];
        _copy = new StreamWriter(folder[$"dev-{Guid.NewGuid():n}.log"]) { AutoFlush = true };

        // A shell that runs the tests in the background has them, and all they start, ignore SIGINT; a person's terminal does not.
        string[] heedingInterrupts = ["--default-signal=INT", Repository.Program];
        Process = NodeProcess.Start([.. heedingInterrupts, "dev", "--nodes", $"{nodes}", "--port", $"{ports[0]}", "--data", folder["dev-data"], .. flags], folder.Path,
            TextWriter.Synchronized(_copy), program: "env");
    }

    public NodeProcess Process { get; }

    public IReadOnlyList<int> Ports { get; }

    public IReadOnlyList<int> Children => ProcessTree.ChildrenOf(Process.Pid);

    /// <summary>Starts it and waits for its greeting.</summary>
    public static async Task<DevCluster> StartAsync(TempFolder folder, PortBlock ports, int nodes = 3, params string[] flags)
    {
        var dev = new DevCluster(folder, ports, nodes, flags);
        try
        {
            await dev.SaysAsync("nodes at http://127.0.0.1:");
            return dev;
        }
        catch
        {
            dev.Dispose();
            throw;
        }
    }

    public Client Client() => new(Ports);

    /// <summary>The process of the node that listens on a port.</summary>
    public int ChildAt(int index) => Children.Single(pid => ProcessTree.CommandLineOf(pid).Contains($"--node-id {index} ", StringComparison.Ordinal));

    public async Task SaysAsync(string text) =>
        await Eventually.BeTrueAsync($"\"{text}\" in what rrmq dev says", StartTime, () => Process.Lines.Any(line => line.Contains(text, StringComparison.Ordinal)));

    /// <summary>SIGINT, as Ctrl-C sends; all children must be gone with it. Returns the exit code.</summary>
    public async Task<int> InterruptAsync()
    {
        var children = Children;
        Process.Send(Signal.Interrupt);
        var code = await Process.ExitAsync(TimeSpan.FromSeconds(30));
        Assert.DoesNotContain(children, ProcessTree.IsAlive);
        return code;
    }

    public void Dispose()
    {
        Process.Dispose();
        _copy.Dispose();
        _ports.Dispose();
    }
}
