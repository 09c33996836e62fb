using Rrmq.Queues;

namespace Rrmq.Node;

/// <summary>
/// Pops and receives that found nothing and wait at the leader, first come, first served: who is tried in vain keeps the place. They are woken by what the state says has come, and cost nothing until then.
/// Owned by the loop.
/// </summary>
internal sealed class Waiters
{
    private readonly Dictionary<ReadOnlyMemory<byte>, WaitedTopic> _byName = new(NameComparer.Instance);
    private readonly Dictionary<long, WaitedTopic> _byNumber = [];
    private readonly List<long> _deliverable = [];
    private readonly Queue<WaitedTopic> _awake = new();

    /// <summary>True when somebody may find something now.</summary>
    public bool HasWork => _awake.Count > 0;

    /// <summary>Takes a place at the end of the line. False when there is no such topic.</summary>
    public bool TryAdd(Request request, QueueStateMachine state)
    {
        var name = request.Command.Topic;
        if (!_byName.TryGetValue(name, out var topic))
        {
            if (state.Describe(name.Span) is not { } view)
                return false;
            topic = new WaitedTopic(name.ToArray(), view.Number);
            _byName.Add(topic.Name, topic);
            _byNumber[topic.Number] = topic;
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
        }

        _deliverable.Clear();
    }

    /// <summary>A topic is gone, or another one by now: whoever waits at it shall hear of it.</summary>
    public void Deleted(ReadOnlyMemory<byte> name)
    {
        if (!_byName.TryGetValue(name, out var topic))
            return;
        topic.MayBeGone = true;
        Wake(topic);
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
                if (refusal == CommandStatus.TopicNotFound || (topic.MayBeGone && state.Describe(topic.Name)?.Number != topic.Number))
                {
                    Dissolve(topic, homeless);
                }
                else if (refusal is null)
                {
                    topic.Begins();
                    return request;
                }

                topic.MayBeGone = false;
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

    private void Remove(WaitedTopic topic)
    {
        _byName.Remove(topic.Name);
        if (_byNumber.TryGetValue(topic.Number, out var same) && same == topic)
            _byNumber.Remove(topic.Number);
    }

    private void Wake(WaitedTopic topic)
    {
        if (topic.IsAwake)
            return;
        topic.IsAwake = true;
        _awake.Enqueue(topic);
    }
}
