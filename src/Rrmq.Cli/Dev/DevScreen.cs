namespace Rrmq.Cli;

/// <summary>What <c>rrmq dev</c> shows: the nodes' lines as they come, and its own in bold. Whole lines only, whoever writes.</summary>
internal sealed class DevScreen
{
    private readonly Lock _lock = new();

    public bool HasColours { get; } = Environment.GetEnvironmentVariable("RRMQ_COLOR") switch
    {
        "always" => true,
        "never" => false,
        _ => !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null,
    };

    public void Plain(string text) => Write(text);

    public void Note(string text) => Write(HasColours ? $"\e[1mdev {text}\e[0m" : $"dev {text}");

    public void NodeLine(string line) => Write(line);

    private void Write(string line)
    {
        lock (_lock)
            Console.Out.WriteLine(line);
    }
}
