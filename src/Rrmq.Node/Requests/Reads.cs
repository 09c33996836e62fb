using System.Diagnostics.CodeAnalysis;
using Rrmq.Queues;
using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>
/// Requests that are answered from the state without a log entry: listings, captures, and commands that will be refused. None is answered before the leader has proved, after
/// the request came, that it still leads, and the state has caught up with what was committed then. Owned by the loop.
/// </summary>
/// <param name="firstContext">
/// Where the numbering of contexts begins: elsewhere at every start, or the late answer to a question from before a restart would pass for the answer to a new one.
/// </param>
internal sealed class Reads(long firstContext)
{
    /// <summary>A query that consensus has not answered by then is asked again: the leader that was to answer may be gone.</summary>
    private const long AskAgainAfterMs = 150;

    private readonly Dictionary<long, ReadBatch> _asked = [];
    private readonly Queue<ReadBatch> _confirmed = new();
    private readonly List<PendingQuery> _unanswered = [];
    private ReadBatch? _gathering;
    private long _lastContext = firstContext;

    public void Add(PendingCommand command) => Gather(command.DeadlineMs).Commands.Add(command);

    public void Add(PendingListing listing) => Gather(listing.DeadlineMs).Listings.Add(listing);

    public void Add(PendingCapture capture) => Gather(capture.DeadlineMs).Captures.Add(capture);

    public void Add(PendingQuery query) => Gather(query.DeadlineMs).Queries.Add(query);

    /// <summary>True when something has gathered since consensus was last asked.</summary>
    public bool HasGathered => _gathering is not null;

    /// <summary>Asks consensus for one read index for all that has gathered.</summary>
    public void Ask(RaftCore core, long nowMs)
    {
        if (_gathering is not { } batch)
            return;
        _gathering = null;
        batch.AskedMs = nowMs;
        _asked.Add(++_lastContext, batch);
        core.ReadIndex(_lastContext);
    }

    public void Settle(ReadReady ready, Func<Answer> refusal)
    {
        if (!_asked.Remove(ready.Context, out var batch))
            return;
        if (ready.Granted)
            _confirmed.Enqueue(batch with { Index = ready.Index });
        else
            Refuse(batch, refusal());
    }

    /// <summary>Hands out what the applied state may answer now.</summary>
    public bool TryTake(LogIndex applied, [NotNullWhen(true)] out ReadBatch? batch) =>
        _confirmed.TryPeek(out batch) && batch.Index <= applied && _confirmed.TryDequeue(out batch);

    /// <param name="nowMs">What time it is.</param>
    /// <param name="late">Told the queries whose time is over.</param>
    public void Expire(long nowMs, Action<PendingQuery> late)
    {
        AskAgain(nowMs, late);
        foreach (var (context, batch) in _asked)
        {
            if (batch.DeadlineMs > nowMs)
                continue;
            _asked.Remove(context);
            Refuse(batch, new Answer(AnswerKind.NoLeader));
        }

        while (_confirmed.TryPeek(out var oldest) && oldest.DeadlineMs <= nowMs)
            Refuse(_confirmed.Dequeue(), new Answer(AnswerKind.NoLeader));
    }

    public void Abandon(Action<PendingQuery> end)
    {
        if (_gathering is { } gathering)
            Refuse(gathering, new Answer(AnswerKind.Stopping));
        foreach (var batch in _asked.Values)
            Refuse(batch, new Answer(AnswerKind.Stopping));
        while (_confirmed.TryDequeue(out var batch))
            Refuse(batch, new Answer(AnswerKind.Stopping));
        _gathering = null;
        _asked.Clear();
        _unanswered.ForEach(end);
        _unanswered.Clear();
    }

    /// <summary>Queries change nothing: while their time lasts they are asked again, of whoever leads then.</summary>
    private void AskAgain(long nowMs, Action<PendingQuery> late)
    {
        foreach (var batch in _asked.Values)
        {
            if (batch.Queries.Count == 0 || nowMs - batch.AskedMs < AskAgainAfterMs)
                continue;
            _unanswered.AddRange(batch.Queries);
            batch.Queries.Clear();
        }

        foreach (var query in _unanswered)
        {
            if (query.DeadlineMs <= nowMs)
                late(query);
            else if (!query.IsAbandoned)
                Add(query);
        }

        _unanswered.Clear();
    }

    private ReadBatch Gather(long deadlineMs)
    {
        _gathering ??= new ReadBatch([], [], [], deadlineMs, LogIndex.Zero);
        if (deadlineMs < _gathering.DeadlineMs)
            _gathering = _gathering with { DeadlineMs = deadlineMs };
        return _gathering;
    }

    private void Refuse(ReadBatch batch, Answer answer)
    {
        _unanswered.AddRange(batch.Queries);
        foreach (var command in batch.Commands)
            command.TrySetResult(answer);
        foreach (var listing in batch.Listings)
            listing.TrySetResult(new TopicsAnswer(answer.Kind, [], answer.Leader));
        foreach (var capture in batch.Captures)
            capture.TrySetResult(answer.Kind);
    }
}
