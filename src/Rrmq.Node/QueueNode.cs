using Microsoft.Extensions.Logging;
using Rrmq.Queues;
using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>STAND-IN, replaced before the first landing: a lone in-memory node with the real node's surface.</summary>
public sealed class QueueNode : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly QueueStateMachine _state = new();
    private readonly CommandBatchWriter _writer = new();
    private readonly TaskCompletionSource<Exception> _failed = new();

    private QueueNode(NodeOptions options) => Options = options;

    public NodeOptions Options { get; }

    /// <summary>Opens the data folder and recovers. Throws with one clear line when the folder is another node's, damaged or in use.</summary>
    public static QueueNode Open(NodeOptions options, TimeProvider time, ILoggerFactory loggers) => new(options);

    /// <summary>Starts the loop, the log writer and the peer connections.</summary>
    public void Start() => _ = _state;

    /// <summary>Completes with the cause when the node can no longer go on (a disk error, a broken invariant): the process must end.</summary>
    public Task<Exception> Failed => _failed.Task;

    public NodeStatus Status => new(Role.Leader, new Term(1), Options.Self, Options.Self, new LogIndex(_state.AppliedIndex), new LogIndex(_state.AppliedIndex),
        new LogIndex(_state.AppliedIndex), LogIndex.Zero, false, []);

    /// <summary>The fate of one command. Completes within <see cref="NodeOptions.RequestTimeout"/>, never on the loop's own thread.</summary>
    public ValueTask<Answer> SubmitAsync(Command command)
    {
        lock (_lock)
        {
            var results = new List<CommandResult>();
            _writer.Add(command);
            _state.Apply(_state.AppliedIndex + 1, _writer.Finish(0), results);
            return ValueTask.FromResult(new Answer(AnswerKind.Applied, results[0]));
        }
    }

    /// <summary>All topics, after this node has made sure that it still leads.</summary>
    public ValueTask<TopicsAnswer> ListTopicsAsync()
    {
        lock (_lock)
            return ValueTask.FromResult(new TopicsAnswer(AnswerKind.Applied, _state.TopicNames()));
    }

    /// <summary>Hands leadership over when it has it, lets requests in flight finish, and stops. Under 2 s.</summary>
    public Task StopAsync() => _state is null ? Task.CompletedTask : Task.CompletedTask;

    public async ValueTask DisposeAsync() => await StopAsync();
}
