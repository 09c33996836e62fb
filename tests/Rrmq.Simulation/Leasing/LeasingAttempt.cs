using Rrmq.Node;
using Rrmq.Queues;
using Rrmq.Raft;

namespace Rrmq.Simulation;

/// <summary>A request of <c>/v1</c> on its way to one node, and back.</summary>
internal sealed class LeasingAttempt : IDisposable
{
    /// <summary>What a node has for an answer, beyond the time that it was asked to wait.</summary>
    public const long AnswerMs = 900;

    private readonly CancellationTokenSource _client = new();
    private readonly LocalRequest _request;
    private readonly Inbox _inbox;

    private LeasingAttempt(LeasingOperation operation, SimNode node, Inbox inbox, LogIndex asked)
    {
        var takes = operation.Command.Kind is CommandKind.PopMessages or CommandKind.PopFromGroup or CommandKind.ReceiveMessages or CommandKind.ReceiveJobs;
        var options = takes ? operation.Options : operation.Options with { Wait = TimeSpan.Zero };
        PatienceMs = (long)options.Wait.TotalMilliseconds + AnswerMs;
        (Node, Asked, _inbox) = (node, asked, inbox);
        _request = new LocalRequest(operation.Command, options, node.NowMs + PatienceMs - AnswerMs, node.NowMs + PatienceMs, _client.Token);
    }

    public SimNode Node { get; }

    /// <summary>How far anybody had committed when this was asked.</summary>
    public LogIndex Asked { get; }

    public long PatienceMs { get; }

    public bool IsAnswered => _request.Answer.IsCompleted;

    public Answer Answer => _request.Answer.GetAwaiter().GetResult();

    public bool IsPatient => _request.IsPatient;

    /// <summary>Null when the node is too busy to take it.</summary>
    public static LeasingAttempt? Post(LeasingOperation operation, SimNode node, Inbox inbox, LogIndex asked)
    {
        var attempt = new LeasingAttempt(operation, node, inbox, asked);
        return inbox.TryPost(attempt._request) ? attempt : null;
    }

    /// <summary>The client is gone, and the node hears of it.</summary>
    public void HangUp()
    {
        _client.Cancel();
        _inbox.PostHungUp(_request);
    }

    /// <summary>Nobody waits any more; what is not proposed yet is not proposed.</summary>
    public void GiveUp() => _request.Complete(new Answer(AnswerKind.TimedOut));

    /// <summary>Whatever came of it, it takes no more room there.</summary>
    public void Release() => _inbox.Release(_request.Command.EncodedSize, _request.IsPatient);

    public void Dispose() => _client.Dispose();
}
