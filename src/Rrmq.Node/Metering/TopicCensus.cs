using Rrmq.Queues;

namespace Rrmq.Node;

/// <summary>
/// Where monitors ask what the topics hold. Whoever asks meanwhile gets the answer that is on its way, so that the loop counts at most once a turn, and nothing at all
/// while nobody asks. Asked on any thread, answered by the loop.
/// </summary>
internal sealed class TopicCensus
{
    private TaskCompletionSource<TopicFigures[]>? _asked;

    public Task<TopicFigures[]> AskAsync()
    {
        while (true)
        {
            if (Volatile.Read(ref _asked) is { } asked)
                return asked.Task;
            var mine = new TaskCompletionSource<TopicFigures[]>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (Interlocked.CompareExchange(ref _asked, mine, null) is null)
                return mine.Task;
        }
    }

    public void Answer(QueueStateMachine state)
    {
        if (Volatile.Read(ref _asked) is not null)
            Interlocked.Exchange(ref _asked, null)!.SetResult(state.Figures());
    }

    /// <summary>The loop is not run again.</summary>
    public void Abandon() => Interlocked.Exchange(ref _asked, null)?.SetResult([]);
}
