using Rrmq.Queues;

namespace Rrmq.Node;

/// <summary>
/// Pops and receives that found nothing and wait at the leader, first come, first served: who is tried in vain keeps the place. They are woken by what the state says has come, and cost nothing until then.
/// Owned by the loop.
/// </summary>
internal sealed class Waiters
{
    private readonly Dictionary<LineName, WaitedTopic> _byName = [];
    private readonly Dictionary<long, WaitedTopic> _byNumber = [];

    // The groups of a log at which somebody waits: what comes to the log comes to each.
    private readonly Dictionary<long, List<WaitedTopic>> _byLog = [];
    private readonly List<long> _deliverable = [];
    private readonly Queue<WaitedTopic> _awake = new();

    /// <summary>True when somebody may find something now.</summary>
    public bool HasWork => _awake.Count > 0;

    /// <summary>Takes a place at the end of the line. False when there is no such topic or group.</summary>
    public bool TryAdd(Request request, QueueStateMachine state)
    {
        var name = LineName.Of(request.Command);
        if (!_byName.TryGetValue(name, out var topic))
        {
            if (state.NumberOf(name.Topic.Span, name.Group.Span) is not (var number, var log))
                return false;
            Add(topic = new WaitedTopic(name.Copy(), number, log));
        }

        request.Stage = RequestStage.Waiting;
        topic.Add(request);
        Wake(topic);
        return true;
    }

    /// <summary>Asks the state what has come. After everything that was applied.</summary>
    public void Look(QueueStateMachine state)
    {
        state.TakeDeliverable(_deliverable);
        foreach (var number in _deliverable)
        {
            if (_byNumber.TryGetValue(number, out var topic))
                Wake(topic);
            if (!_byLog.TryGetValue(number, out var groups))
                continue;
            foreach (var group in groups)
                Wake(group);
        }

        _deliverable.Clear();
    }

    /// <summary>The next who may find something, taken for a try; null when nobody may.</summary>
    /// <param name="state">The state as it is.</param>
    /// <param name="homeless">Told those whose topic is gone, or another one by now; they wait no longer.</param>
    public Request? Next(QueueStateMachine state, Action<Request> homeless)
    {
        while (_awake.TryPeek(out var topic))
        {
            if (topic.Next() is { } request)
            {
                var refusal = state.Foresee(request.Command);
                if (refusal == CommandStatus.TopicNotFound || state.NumberOf(topic.Name.Topic.Span, topic.Name.Group.Span)?.Number != topic.Number)
                {
                    Dissolve(topic, homeless);
                }
                else if (refusal is null)
                {
                    topic.Begins();
                    return request;
                }
            }

            topic.IsAwake = false;
            _awake.Dequeue();
        }

        return null;
    }

    /// <summary>One who was tried found nothing and goes on waiting, in the same place.</summary>
    public void Back(Request request)
    {
        request.Stage = RequestStage.Waiting;
        request.WaitsAt!.Ends(tookSomething: false);
        Wake(request.WaitsAt);
    }

    /// <summary>One leaves the line: with what it found, or without.</summary>
    public void Leave(Request request, bool wasTried, bool tookSomething)
    {
        var topic = request.WaitsAt!;
        topic.Remove(request);
        if (wasTried)
            topic.Ends(tookSomething);
        if (topic.Count == 0)
            Remove(topic);
        else
            Wake(topic);
    }

    /// <summary>Ends all waiting: those who are not being tried are told to the caller, the others just have no place any more.</summary>
    public void Dissolve(Action<Request> homeless)
    {
        foreach (var topic in _byName.Values.ToArray())
            Dissolve(topic, homeless);
        _awake.Clear();
    }

    private void Dissolve(WaitedTopic topic, Action<Request> homeless)
    {
        foreach (var request in topic.Line.ToArray())
        {
            var waits = request.Stage == RequestStage.Waiting;
            topic.Remove(request);
            if (waits)
                homeless(request);
        }

        Remove(topic);
    }

    private void Add(WaitedTopic topic)
    {
        _byName.Add(topic.Name, topic);
        _byNumber[topic.Number] = topic;
        if (topic.Log == 0)
            return;
        if (!_byLog.TryGetValue(topic.Log, out var groups))
            _byLog.Add(topic.Log, groups = []);
        groups.Add(topic);
    }

    private void Remove(WaitedTopic topic)
    {
        _byName.Remove(topic.Name);
        if (_byNumber.TryGetValue(topic.Number, out var same) && same == topic)
            _byNumber.Remove(topic.Number);
        if (_byLog.TryGetValue(topic.Log, out var groups) && groups.Remove(topic) && groups.Count == 0)
            _byLog.Remove(topic.Log);
    }

    private void Wake(WaitedTopic topic)
    {
        if (topic.IsAwake)
            return;
        topic.IsAwake = true;
        _awake.Enqueue(topic);
    }
}
