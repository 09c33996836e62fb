using System.Text;
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
        var logs = new LogGroups();
        await SampleTopicsAsync(logs);
        await SampleGroupsAsync(logs);
        await SampleJobsAsync();
        if (await node.ReadAsync(static state => state.LastInStream, AsItIs) is { Kind: AnswerKind.Applied } stream)
            boards.LastInStream = stream.Value;
    }

    private async Task SampleGroupsAsync(LogGroups logs)
    {
        while (logs.NextPiece() is { Count: > 0 } piece)
        {
            var answer = await node.ReadAsync(state => piece.Select(log => (Log: log, Groups: state.Groups(log.Name))).ToArray(), AsItIs);
            if (answer.Kind != AnswerKind.Applied)
                return;
            foreach (var (log, groups) in answer.Value!)
            {
                foreach (var group in groups ?? [])
                {
                    var row = GroupRow.Of(log, group);
                    boards.Groups.Take($"{log.Number}/{row.Group}", row);
                }
            }
        }

        boards.Groups.Complete(logs.Total);
    }

    private async Task SampleJobsAsync()
    {
        var answer = await node.ReadAsync(static state => (Types: state.JobTypes(), Schedules: state.Schedules()), AsItIs);
        if (answer.Kind != AnswerKind.Applied)
            return;
        var (types, schedules) = answer.Value;
        foreach (var type in types)
            boards.JobTypes.Take(Encoding.UTF8.GetString(type.Type), JobTypeRow.Of(type));
        foreach (var schedule in schedules)
            boards.Schedules.Take(Encoding.UTF8.GetString(schedule.Name), ScheduleRow.Of(schedule));
        boards.JobTypes.Complete(types.Length);
        boards.Schedules.Complete(schedules.Length);
    }

    private async Task SampleTopicsAsync(LogGroups logs)
    {
        var atMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        for (long after = 0; ;)
        {
            var behind = after;
            var answer = await node.ReadAsync(state => (Topics: state.Describe(behind, Piece), state.NowMs, state.TopicCount), AsItIs);
            if (answer.Kind != AnswerKind.Applied)
                return;
            var (topics, stateMs, count) = answer.Value;
            boards.Topics.Take(topics, atMs);
            logs.Add(topics);
            if (topics.Count < Piece)
            {
                boards.Topics.Complete(atMs, stateMs, count);
                return;
            }

            after = topics[^1].Number;
        }
    }
}
