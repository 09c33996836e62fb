using Microsoft.Extensions.Logging;
using Rrmq.Node;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>Looks at this node's own state once a second for what the feed tells of it, in pieces, so that the node's loop is never held up for long. The only thing of the dashboard that runs while nobody looks.</summary>
internal sealed class StateSampler(QueueNode node, FeedBoards boards, TimeProvider time, ILogger logger)
{
    private const int Piece = 250;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly ReadOptions AsItIs = new() { Stale = true };

    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            do
                await SampleAsync();
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception e)
        {
            // The charts stand still; the node goes on.
            LogMessages.SamplingFailed(logger, e);
        }
    }

    private async Task SampleAsync()
    {
        await SampleTopicsAsync();
        if (await node.ReadAsync(static state => state.LastInStream, AsItIs) is { Kind: AnswerKind.Applied } stream)
            boards.LastInStream = stream.Value;
    }

    private async Task SampleTopicsAsync()
    {
        var atMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        for (long after = 0; ;)
        {
            var behind = after;
            var answer = await node.ReadAsync(state => (Topics: state.Describe([], behind, Piece), state.NowMs, state.TopicCount), AsItIs);
            if (answer.Kind != AnswerKind.Applied)
                return;
            var (topics, stateMs, count) = answer.Value;
            boards.Topics.Take(topics, atMs);
            if (topics.Count < Piece)
            {
                boards.Topics.Complete(atMs, stateMs, count);
                return;
            }

            after = topics[^1].Number;
        }
    }
}
