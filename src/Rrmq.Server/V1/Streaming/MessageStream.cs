using Rrmq.Node;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>
/// One client's stream: leases messages as long as there is credit, and waits for leases to end when there is none. A lease that was settled through this node frees its credit at once; of the others this node's own state is
/// asked, a few times a second and only while the credit is used up. What is unsettled when the stream ends is released, and goes back to its place with no attempt counted.
/// </summary>
internal sealed class MessageStream
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan TryAgain = TimeSpan.FromMilliseconds(250);

    private readonly QueueNode _node;
    private readonly StreamRequest _request;
    private readonly EventStream _events;
    private readonly TimeProvider _time;
    private readonly CancellationToken _ended;
    private readonly OpenLeases _open;
    private Raft.LogIndex _leasedAt;
    private long _spokeAt;

    public MessageStream(QueueNode node, LeaseWatch watch, StreamRequest request, EventStream events, TimeProvider time, CancellationToken ended)
    {
        _node = node;
        _request = request;
        _events = events;
        _time = time;
        _ended = ended;
        _open = new OpenLeases(this, watch);
    }

    /// <summary>A lease of this stream is over. Any thread.</summary>
    public void Ended(Receipt receipt) => _open.Remove(receipt);

    /// <summary>Runs until the client is gone, this node stops, or there is nothing to stream any more.</summary>
    /// <param name="first">The answer to a receive with all of the credit, which has shown that there is such a topic.</param>
    public async Task RunAsync(Answer first)
    {
        try
        {
            _spokeAt = _time.GetTimestamp();

            // Held first, so that they are released even if nobody is there any more to be told of them.
            var messages = Hold(first);
            if (!await _events.BeginAsync() || !await SpokeAsync(_events.SendAsync(messages)))
                return;
            while (!_ended.IsCancellationRequested && await StepAsync())
                continue;
        }
        finally
        {
            await ReleaseAsync();
        }
    }

    /// <summary>The same request as that which brought the first answer, with what is left of the credit.</summary>
    public static ReceiveMessages Receive(StreamRequest request, int credit) => TakeEndpoint.Receive(request.Topic, request.Group, Math.Min(credit, TakeEndpoint.MaxMessages), request.LeaseMs, request.Consumer);

    private async Task<bool> StepAsync()
    {
        if (_time.GetElapsedTime(_spokeAt) >= KeepAlive && !await SpokeAsync(_events.KeepAliveAsync()))
            return false;
        var changed = _open.Changed;
        var credit = _request.Credit - _open.Count;
        if (credit > 0)
            return await TakeAsync(await _node.RequestAsync(Receive(_request, credit), new RequestOptions { Wait = KeepAlive }, _ended));
        await WaitAsync(changed, LookAgain);
        await LookAsync();
        return true;
    }

    /// <summary>False when the stream is to end.</summary>
    private async Task<bool> TakeAsync(Answer answer)
    {
        if (V1Failures.Of(answer) is { } failure)
        {
            if (!failure.CanRetry)
            {
                await _events.SendAsync(failure);
                return false;
            }

            await WaitAsync(Task.Delay(TryAgain, _time, _ended), TryAgain);
            return true;
        }

        var messages = Hold(answer);
        return messages.Count == 0 || (!_ended.IsCancellationRequested && await SpokeAsync(_events.SendAsync(messages)));
    }

    /// <summary>The messages of an answer, which use up credit from here on.</summary>
    private List<ShownMessage> Hold(in Answer answer)
    {
        if (answer.Result.Detail is not TakenMessages { Messages.Count: > 0 })
            return [];
        _leasedAt = answer.At.Index;
        var messages = TakeEndpoint.Shown(answer);
        foreach (var message in messages)
            _open.Add(message.Receipt!.Value);
        return messages;
    }

    /// <summary>Asks this node's state which leases are over. A state that has not come to the newest of them yet cannot tell.</summary>
    private async Task LookAsync()
    {
        var open = _open.ToArray();
        if (open.Length < _request.Credit)
            return;
        var answer = await _node.ReadAsync(state => open.Where(receipt => !state.IsLeased(receipt)).ToArray(), new ReadOptions { Stale = true });
        if (answer.Kind != AnswerKind.Applied || answer.At.Index < _leasedAt)
            return;
        foreach (var receipt in answer.Value!)
            _open.Remove(receipt);
    }

    private async Task<bool> SpokeAsync(Task<bool> speaking)
    {
        var isHeard = await speaking;
        _spokeAt = _time.GetTimestamp();
        return isHeard;
    }

    private async Task WaitAsync(Task task, TimeSpan time)
    {
        try
        {
            await task.WaitAsync(time, _time, _ended);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // Either way it is time to look.
        }
    }

    // When this fails, the leases run out by themselves.
    private async Task ReleaseAsync()
    {
        var open = _open.ToArray();
        foreach (var receipt in open)
            _open.Remove(receipt);
        if (open.Length > 0)
            await _node.RequestAsync(new SettleLeases(SettleAction.Release, open), default, CancellationToken.None);
    }
}
