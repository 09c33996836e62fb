using System.Globalization;
using Rrmq.Node;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>One client's events of a log: all from a place on, each once and in order, then each as it comes to this node. What the log drops before a slow client has read it, it does not get: the next event's sequence tells.</summary>
internal sealed class LogStream(QueueNode node, LogWatch watch, byte[] topic, LogQuery query, EventStream events, TimeProvider time, CancellationToken ended)
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan TryAgain = TimeSpan.FromMilliseconds(250);
    private static readonly ReadOptions OwnState = new() { Stale = true };

    private LogQuery _query = query;
    private long _spokeAt;

    /// <summary>Runs until the client is gone, this node stops, or the log is gone.</summary>
    /// <param name="first">What was found at first.</param>
    public async Task RunAsync(ReadAnswer<LogFind> first)
    {
        _spokeAt = time.GetTimestamp();
        if (!await events.BeginAsync())
            return;
        for (var found = first; !ended.IsCancellationRequested && await TellAsync(found);)
            found = await node.ReadAsync(state => LogFind.In(state, topic, _query), OwnState, LogFind.Contents, ended);
    }

    /// <summary>False when the stream is to end.</summary>
    private async Task<bool> TellAsync(ReadAnswer<LogFind> found)
    {
        if (found.Kind != AnswerKind.Applied)
            return await WaitAsync(Task.Delay(TryAgain, time, ended));
        if (found.Value.Page is not { } page)
        {
            await events.SendAsync(found.Value.IsTopic ? V1Failures.NotALog : V1Failures.TopicNotFound);
            return false;
        }

        if (page.Messages.Count == 0)
            return await WaitAsync(watch.WaitAsync(topic, Math.Max(page.Last, page.LastSequence) + 1, KeepAlive, ended));

        // A damaged record comes from a peer by and by.
        if (LogFind.Shown(page, found.Contents) is not { } messages)
            return await WaitAsync(Task.Delay(TryAgain, time, ended));
        _query = _query with { From = new LogPlace(LogPlaceKind.Sequence, page.Last + 1) };
        return await SpokeAsync(events.SendAsync(messages, static message => message.Id.Sequence.ToString(CultureInfo.InvariantCulture)));
    }

    private async Task<bool> WaitAsync(Task waiting)
    {
        try
        {
            await waiting;
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        return time.GetElapsedTime(_spokeAt) < KeepAlive || await SpokeAsync(events.KeepAliveAsync());
    }

    private async Task<bool> SpokeAsync(Task<bool> speaking)
    {
        var isHeard = await speaking;
        _spokeAt = time.GetTimestamp();
        return isHeard;
    }
}
