using Microsoft.Extensions.Logging;
using Rrmq.Node;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>Looks at all topics of this node's own state once a second, in pieces, so that the node's loop is never held up for long. The only thing of the dashboard that runs while nobody looks.</summary>
internal sealed class TopicSampler(QueueNode node, TopicBoard board, TimeProvider time, ILogger logger)
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
        var atMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        for (long after = 0; ;)
        {
            var behind = after;
            var answer = await node.ReadAsync(state => (Topics: state.Describe(behind, Piece), state.NowMs, state.TopicCount), AsItIs);
            if (answer.Kind != AnswerKind.Applied)
                return;
            var (topics, stateMs, count) = answer.Value;
            board.Take(topics, atMs);
            if (topics.Count < Piece)
            {
                board.Complete(atMs, stateMs, count);
                return;
            }

            after = topics[^1].Number;
        }
    }
}
