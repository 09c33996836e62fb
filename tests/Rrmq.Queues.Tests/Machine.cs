using System.Text;

namespace Rrmq.Queues.Tests;

/// <summary>A state machine that is fed one command at a time, at a time that the test sets, and the log that its references lead into.</summary>
internal sealed class Machine
{
    private readonly CommandBatchWriter _writer = new();
    private readonly List<byte[]> _log = [];

    public static readonly TopicLimits NoLimits = new(long.MaxValue, long.MaxValue);

    public QueueStateMachine State { get; private set; } = new();

    public long NowMs { get; set; } = 1_000;

    public CommandResult Run(Command command) => RunAll(command)[0];

    public List<CommandResult> RunAll(params Command[] commands)
    {
        foreach (var command in commands)
            _writer.Add(command);
        var results = new List<CommandResult>();
        _log.Add(_writer.Finish(NowMs));
        State.Apply(_log.Count, _log[^1], results);
        return results;
    }

    /// <summary>Goes on from what a snapshot of this moment brings back.</summary>
    public void Reload() => State = Snapshots.Load(Snapshots.Encode(State.Capture()), blockBytes: 7);

    public CommandResult Create(string topic, string key = "") =>
        Run(new CreateTopic(Bytes(topic), NoLimits) { IdempotencyKey = Bytes(key) });

    public CommandResult Publish(string topic, string body, string key = "") =>
        Run(new Publish(Bytes(topic), Bytes(body)) { IdempotencyKey = Bytes(key) });

    public CommandResult Pop(string topic, string key = "") => Run(new Pop(Bytes(topic)) { IdempotencyKey = Bytes(key) });

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public string Text(CommandResult result) => Encoding.UTF8.GetString(Body(result));

    public byte[] Body(CommandResult result) => Content(result.Body);

    public byte[] Content(BodyReference body) => body.Length == 0 ? [] : _log[(int)body.Index - 1].AsSpan(body.Offset, body.Length).ToArray();

    /// <summary>The payload that was applied last.</summary>
    public byte[] LastPayload => _log[^1];
}
