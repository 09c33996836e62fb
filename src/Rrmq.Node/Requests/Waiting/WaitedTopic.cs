namespace Rrmq.Node;

/// <summary>
/// Those who wait for something to take from one topic, of a log in the name of one group, in the order in which they came. Some of them at a time are tried: as many as found something lately, and one more each time, so that neither a burst
/// of messages waits for its takers nor a single message makes all of them try. Owned by the loop.
/// </summary>
/// <param name="name">Topic and group.</param>
/// <param name="number">The number of the queue, or of the group, by which the state speaks of it.</param>
/// <param name="log">The number of the log that the group reads; 0 of a queue.</param>
internal sealed class WaitedTopic(LineName name, long number, long log)
{
    private const int MostTries = 256;

    private readonly LinkedList<Request> _line = new();
    private int _window = 1;

    public LineName Name => name;
    public long Number => number;
    public long Log => log;

    public int Count => _line.Count;

    /// <summary>How many of them are being tried.</summary>
    public int Tries { get; private set; }

    /// <summary>True while it is on the list of those to be looked at.</summary>
    public bool IsAwake { get; set; }

    public IEnumerable<Request> Line => _line;

    public void Add(Request request)
    {
        request.Place = _line.AddLast(request);
        request.WaitsAt = this;
    }

    /// <summary>The first who is not tried yet, when one more may be. Those who are stand in front, but for the few that were answered out of turn.</summary>
    public Request? Next()
    {
        if (Tries >= _window)
            return null;
        for (var place = _line.First; place is not null; place = place.Next)
        {
            if (place.Value.Stage == RequestStage.Waiting)
                return place.Value;
        }

        return null;
    }

    public void Begins() => Tries++;

    /// <summary>One who was tried found something, or nothing.</summary>
    public void Ends(bool tookSomething)
    {
        Tries--;
        _window = tookSomething ? Math.Min(_window + 1, MostTries) : 1;
    }

    public void Remove(Request request)
    {
        _line.Remove(request.Place!);
        (request.Place, request.WaitsAt) = (null, null);
    }
}
