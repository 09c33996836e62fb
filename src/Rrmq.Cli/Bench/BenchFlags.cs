using System.CommandLine;

namespace Rrmq.Cli;

/// <summary><c>rrmq bench</c> as the parser knows it.</summary>
internal sealed class BenchFlags : ISubcommand
{
    private readonly Option<string?> _cluster = new("--cluster")
    {
        Description = "the nodes: http://host:port,http://host:port [default: $RRMQ_AT, or those of rrmq dev, http://127.0.0.1:8567 and the next two ports]",
    };

    private readonly Option<string?> _mode = new("--mode") { Description = "publish, pop, or both with half of the connections each [default: both]" };
    private readonly Option<string?> _rate = new("--rate")
    {
        Description = "open loop: requests a second, sent when they are due, and latency counts from then [default: closed loop, the next when the last is answered]",
    };

    private readonly Option<string?> _connections = new("--connections") { Description = "how many [default: 64]" };
    private readonly Option<string?> _size = new("--size") { Description = "of a message: 16B to 1MiB [default: 128]" };
    private readonly Option<string?> _duration = new("--duration") { Description = "of the measurement [default: 10s]" };
    private readonly Option<string?> _warmup = new("--warmup") { Description = "load before it that is not measured [default: 2s]" };
    private readonly Option<string?> _messages = new("--messages") { Description = "end after so many requests [default: when the time is over]" };
    private readonly Option<string?> _pipeline = new("--pipeline") { Description = "requests under way on one connection at once [default: 1]" };
    private readonly Option<string?> _topic = new("--topic") { Description = "what to publish to and take from [default: a new one]" };
    private readonly Option<string?> _threads = new("--threads") { Description = "of the generator [default: 1]" };
    private readonly Option<string?> _json = new("--json") { Description = "write the result there as JSON; - is stdout" };
    private readonly Option<bool> _noDrain = new("--no-drain") { Description = "leave the messages in the topic; then losses cannot be counted" };

    public BenchFlags() => Command = new DocumentedCommand("bench", "Put load on a cluster and measure it.", """
        rrmq bench --mode publish --connections 16 --duration 2s
        rrmq bench --cluster http://10.0.0.1:8567 --messages 1000 --json - | jq .messages.lost
        """)
    {
        _cluster, _mode, _rate, _connections, _size, _duration, _warmup, _messages, _pipeline, _topic, _threads, _json, _noDrain,
    };

    public Command Command { get; }

    public Task<int> RunAsync(ParseResult result) => BenchCommand.RunAsync(Read(result));

    private BenchArguments Read(ParseResult result) => new()
    {
        Cluster = result.GetValue(_cluster),
        Mode = result.GetValue(_mode),
        Rate = result.GetValue(_rate),
        Connections = result.GetValue(_connections),
        Size = result.GetValue(_size),
        Duration = result.GetValue(_duration),
        Warmup = result.GetValue(_warmup),
        Messages = result.GetValue(_messages),
        Pipeline = result.GetValue(_pipeline),
        Topic = result.GetValue(_topic),
        Threads = result.GetValue(_threads),
        Json = result.GetValue(_json),
        NoDrain = result.GetValue(_noDrain),
    };
}
