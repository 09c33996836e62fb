using System.Diagnostics;
using Rrmq.Histories;

namespace Rrmq.Load;

/// <summary>
/// One thread with its share of the connections: gives them requests when they are due, follows the leader, and tells recorder and tally what became of each. Every attempt to publish is a
/// message of its own, so that an attempt with an unknown fate is never mixed up with its repetition; the time of a request runs on through its attempts.
/// </summary>
internal sealed class LoadLoop : IDisposable
{
    private static readonly long Housekeeping = Stopwatch.Frequency / 50;
    private static readonly long RetryPause = Stopwatch.Frequency / 200;
    private static readonly long EmptyPause = Stopwatch.Frequency / 100;
    private static readonly long Grace = 5 * Stopwatch.Frequency;

    private readonly Poller _poller = new();
    private readonly LoadOptions _options;
    private readonly Leadership _leadership;
    private readonly DeliveryTally _tally;
    private readonly Connection[] _connections;
    private readonly int _part;
    private readonly Dictionary<Target, (RequestTemplate Publish, RequestTemplate Pop)> _requests = [];
    private readonly PriorityQueue<Connection, long> _resting = new();
    private readonly Dictionary<Connection, Lane> _lanes = [];
    private readonly long _patience;
    private readonly int[] _ready = new int[256];
    private Recorder _recorder = null!;
    private bool _endsWhenEmpty;

    /// <param name="options">What to send.</param>
    /// <param name="part">Which of <see cref="LoadOptions.Threads"/> this is: it has the connections of the numbers that leave this remainder.</param>
    /// <param name="leadership">Shared by all loops.</param>
    /// <param name="tally">Shared by all loops.</param>
    public LoadLoop(LoadOptions options, int part, Leadership leadership, DeliveryTally tally)
    {
        _options = options;
        _part = part;
        _leadership = leadership;
        _tally = tally;
        _patience = (long)(options.Patience.TotalSeconds * Stopwatch.Frequency);
        _connections = [.. Enumerable.Range(0, (options.Connections - part + options.Threads - 1) / options.Threads).Select(tag => new Connection(tag, options.Pipeline, _poller))];
    }

    /// <summary>Runs a phase to its end, when nothing is under way any more. True when all connections that were to find the queue empty have.</summary>
    public bool Run(LoadPhase phase)
    {
        _recorder = phase.Recorder;
        _endsWhenEmpty = phase.EndsWhenEmpty;
        var lanes = Assign(phase);
        var nextHousekeeping = phase.Begin;
        while (true)
        {
            var now = Stopwatch.GetTimestamp();
            foreach (var lane in lanes)
                GiveWork(lane, now);
            if (now >= nextHousekeeping)
            {
                nextHousekeeping = now < phase.End ? Math.Min(now + Housekeeping, phase.End) : now + Housekeeping;
                GiveUpOnSilence(now);
                EndLanes(lanes, phase, now);
            }

            if (lanes.All(lane => lane.HasEnded) && _lanes.Keys.All(connection => connection is { Flights.Count: 0, Waiting.Count: 0 }))
                return lanes.All(lane => lane.Working == 0);

            var until = nextHousekeeping;
            foreach (var lane in lanes)
                until = Math.Min(until, lane.NextDue(now));
            if (_resting.TryPeek(out _, out var rested))
                until = Math.Min(until, rested);
            var count = _poller.Wait(now, until, _ready);
            now = Stopwatch.GetTimestamp();
            for (var i = 0; i < count; i++)
                Serve(_connections[_ready[i]], now);
            Wake(now);
        }
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
            connection.Dispose();
        _poller.Dispose();
    }

    private int NumberOf(int tag) => (tag * _options.Threads) + _part;

    private List<Lane> Assign(LoadPhase phase)
    {
        _lanes.Clear();
        _resting.Clear();
        var lanes = new List<Lane>();
        var anyPublishes = Enumerable.Range(0, _options.Connections).Any(number => phase.Roles(number) == true);
        for (var tag = 0; tag < _connections.Length; tag++)
        {
            var connection = _connections[tag];
            connection.IsResting = connection.IsListed = false;
            if (phase.Roles(NumberOf(tag)) is not { } isPublish)
                continue;
            var lane = lanes.Find(lane => lane.IsPublish == isPublish);
            if (lane is null)
            {
                var isMain = isPublish || !anyPublishes;
                lane = new Lane(isPublish, isMain && phase.PerSecond is { } rate ? new ArrivalSchedule(phase.Begin, rate, phase.End, _part, _options.Threads) : null,
                    isMain ? phase.Budget : new Budget(null));
                lanes.Add(lane);
            }

            lane.Working++;
            _lanes.Add(connection, lane);
            List(connection);
        }

        return lanes;
    }

    private void GiveWork(Lane lane, long now)
    {
        while (lane.Free.TryPeek(out var connection))
        {
            if (connection.IsResting || !connection.HasRoom)
            {
                lane.Free.Dequeue();
                connection.IsListed = false;
                continue;
            }

            if (!lane.TryBegin(now, out var intended))
                return;
            connection.Waiting.Enqueue(intended);
            lane.Free.Dequeue();
            connection.IsListed = false;
            List(connection);
            Send(connection, now);
        }
    }

    private void List(Connection connection)
    {
        if (connection.IsListed || connection.IsResting || !connection.HasRoom || !_lanes.TryGetValue(connection, out var lane))
            return;
        connection.IsListed = true;
        lane.Free.Enqueue(connection);
    }

    /// <summary>Sends what waits on a connection, dialling first where it must.</summary>
    private void Send(Connection connection, long now)
    {
        if (connection.IsResting || connection.Waiting.Count == 0)
            return;
        if (connection.State == ConnectionState.Closed && !connection.Dial(_leadership.Believed, now))
        {
            Break(connection, "no_connection", now);
            return;
        }

        var isPublish = _lanes[connection].IsPublish;
        while (connection.CanWrite && connection.Waiting.TryDequeue(out var intended))
        {
            var requests = RequestsFor(connection.At!);
            if (isPublish)
                connection.Write(requests.Publish, new Flight(intended, now, _tally.PublishBegins(NumberOf(connection.Tag)), 0));
            else
                connection.Write(requests.Pop, new Flight(intended, now, default, _tally.PopBegins()));
            if (!connection.Flush())
                Break(connection, "connection_lost", now);
        }
    }

    private (RequestTemplate Publish, RequestTemplate Pop) RequestsFor(Target target)
    {
        if (!_requests.TryGetValue(target, out var requests))
            _requests[target] = requests = (RequestTemplate.Publish(_options.Topic, target.Authority, _options.MessageBytes), RequestTemplate.Pop(_options.Topic, target.Authority));
        return requests;
    }

    private void Serve(Connection connection, long now)
    {
        if (connection.State == ConnectionState.Closed)
            return;
        if (connection.State == ConnectionState.Connecting)
        {
            if (!connection.FinishDial())
                Break(connection, "no_connection", now);
            else
                Send(connection, now);
            return;
        }

        var isOpen = connection.Flush() && connection.Receive();
        while (connection.State == ConnectionState.Open && connection.Flights.Count > 0 && connection.TryTakeReply(out var reply))
            Understand(connection, reply, now);
        if (!isOpen && connection.State == ConnectionState.Open)
            Break(connection, "connection_lost", now);
        Send(connection, now);
        List(connection);
    }

    private void Understand(Connection connection, in HttpReply reply, long now)
    {
        var flight = connection.Flights.Dequeue();
        var isPublish = _lanes[connection].IsPublish;
        if (reply.Status == 200 && isPublish)
        {
            _tally.PublishEnds(flight.Id, Fate.Done);
            _recorder.Succeeded(isPublish: true, flight.Intended, flight.Sent, now);
        }
        else if (reply.Status == 200)
        {
            var text = MessageText.In(reply.Body);
            _tally.PopBrings(text, MessageText.IsWhole(text, _options.MessageBytes), flight.Sent, now);
            _recorder.Succeeded(isPublish: false, flight.Intended, flight.Sent, now);
        }
        else if (!isPublish && reply.Error.SequenceEqual("queue_empty"u8))
        {
            _tally.PopFindsNothing(flight.AcknowledgedBefore);
            FoundNothing(connection, now);
        }
        else
        {
            Fail(connection, flight, reply, now);
        }

        if (reply.Closes && connection.State == ConnectionState.Open)
            Break(connection, "connection_lost", now);
    }

    private void FoundNothing(Connection connection, long now)
    {
        if (_endsWhenEmpty)
        {
            // It rests to the end of the phase.
            connection.Waiting.Clear();
            if (!connection.IsResting)
                _lanes[connection].Working--;
            Rest(connection, now, long.MaxValue - now);
        }
        else
        {
            Rest(connection, now, EmptyPause);
        }
    }

    private void Fail(Connection connection, Flight flight, in HttpReply reply, long now)
    {
        var isPublish = _lanes[connection].IsPublish;
        var fate = reply.IsSurelyNotApplied ? Fate.NotApplied : Fate.Unknown;
        if (isPublish)
            _tally.PublishEnds(flight.Id, fate);
        else
            _tally.PopFails(fate);
        _recorder.Failed(FailureWord.Of(reply), now);
        if (fate == Fate.Unknown)
            return;

        // What another node, or the same one a moment later, would do is asked again; what the request itself deserved is not.
        var isSentOn = reply.Status is 421 or 503;
        if (isSentOn && !(_endsWhenEmpty && connection.IsResting))
            connection.Waiting.Enqueue(flight.Intended);
        var at = connection.At!;
        var knowsBetter = isSentOn && _leadership.Follow(reply.Leader, at);
        if (isSentOn && !knowsBetter)
            _leadership.TurnFrom(at);
        if (isSentOn && _leadership.Believed != at && connection.Flights.Count == 0)
            connection.Close();
        if (!knowsBetter)
            Rest(connection, now, RetryPause);
    }

    /// <summary>The connection is gone, and with it what was under way on it: of that nobody knows.</summary>
    private void Break(Connection connection, string word, long now)
    {
        var isPublish = _lanes.TryGetValue(connection, out var lane) && lane.IsPublish;
        var wasNeeded = connection.Flights.Count > 0 || connection.Waiting.Count > 0;
        if (connection.Flights.Count == 0 && wasNeeded)
            _recorder.Failed(word, now);
        while (connection.Flights.TryDequeue(out var flight))
        {
            if (isPublish)
                _tally.PublishEnds(flight.Id, Fate.Unknown);
            else
                _tally.PopFails(Fate.Unknown);
            _recorder.Failed(word, now);
        }

        var at = connection.At!;
        connection.Close();
        if (!wasNeeded)
            return;
        _leadership.TurnFrom(at);
        if (_leadership.Believed == at || connection.Waiting.Count > 0)
            Rest(connection, now, RetryPause);
        List(connection);
    }

    private void GiveUpOnSilence(long now)
    {
        foreach (var connection in _connections)
        {
            if (connection.State == ConnectionState.Connecting && now - connection.Dialled > _patience)
                Break(connection, "no_connection", now);
            else if (connection.Flights.TryPeek(out var oldest) && now - oldest.Sent > _patience)
                Break(connection, "no_answer", now);
        }
    }

    private void EndLanes(List<Lane> lanes, LoadPhase phase, long now)
    {
        var isCancelled = phase.Cancellation.IsCancellationRequested;
        var isTime = isCancelled || now >= phase.End;
        var isOver = isCancelled || now >= phase.End + Grace;
        var publishing = lanes.Find(lane => lane.IsPublish);
        foreach (var lane in lanes.Where(lane => !lane.HasEnded))
        {
            // Whoever takes along goes on while what is late is still being published, and no longer.
            var isLast = lane.Schedule is null && (lane.IsPublish || publishing is null ? isTime : publishing.HasEnded);
            if (!isLast && !isOver)
                continue;

            // They were due and no connection was free for them: they belong to what was measured.
            for (var overdue = isCancelled ? 0 : lane.Schedule?.CountOverdue(now) ?? 0; overdue > 0; overdue--)
                _recorder.Failed("never_sent", now);
            lane.End();
        }

        if (!isOver)
            return;
        foreach (var connection in _lanes.Keys)
            for (; connection.Waiting.TryDequeue(out _);)
                _recorder.Failed("never_sent", now);
    }

    private void Rest(Connection connection, long now, long pause)
    {
        if (connection.IsResting)
            return;
        connection.IsResting = true;
        _resting.Enqueue(connection, now + pause);
    }

    private void Wake(long now)
    {
        while (_resting.TryPeek(out var connection, out var until) && until <= now)
        {
            _resting.Dequeue();
            connection.IsResting = false;
            Send(connection, now);
            List(connection);
        }
    }
}
