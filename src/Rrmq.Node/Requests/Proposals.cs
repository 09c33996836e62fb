using Rrmq.Queues;
using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>
/// Commands between their arrival at a leader and their fate. They wait while a batch is under way and then travel together: the group commit forms itself.
/// When leadership is lost the proposed ones stay: an entry's fate is known when its index is applied, with its own term or with another. Owned by the loop.
/// </summary>
internal sealed class Proposals(ClusterClock clock, INodeWorld world, BodyLoader bodies, Func<QueueStateMachine> state)
{
    private const int MaxBatchBytes = 1024 * 1024;
    private const int MaxBatchCommands = 8192;

    /// <summary>A second batch joins one under way only when it is this large: smaller ones gain more by waiting and growing.</summary>
    private const int WorthOverlapping = 256 * 1024;

    private const int MaxBatchesUnderWay = 4;

    private readonly Queue<PendingCommand> _waiting = new();
    private readonly Queue<ProposedBatch> _proposed = new();
    private readonly List<ProposedBatch> _orphans = [];
    private readonly CommandBatchWriter _writer = new();
    private readonly StreamForecast _stream = new();
    private long _waitingBytes;
    private LogIndex _ticked;
    private LogIndex _lastTicks;
    private int _early;
    private int _answeredEarly;

    /// <summary>How many more bytes must wait before there is anything to do for them but to wait on; 0 when the next command would be proposed at once.</summary>
    public long BytesToWaitFor =>
        MayPropose() ? 0 : world.AreAnswersUnderWay || UnderWay >= MaxBatchesUnderWay ? long.MaxValue / 2 : WorthOverlapping - _waitingBytes;

    /// <summary>However quiet everything is, requests that ran out of patience are looked for this often; and an answer that is held up must not hold up others for long.</summary>
    public long LongestRestMs => world.AreAnswersUnderWay ? 5 : 50;

    public bool HasUnderWay => _proposed.Count > 0 || _waiting.Count > 0;

    /// <summary>
    /// A new leader's first word, before anything else that it stamps: open leases last longer by the time that nobody led, which is what has passed since the stamp before. False when the core takes nothing just
    /// now.
    /// </summary>
    /// <param name="core">Consensus.</param>
    /// <param name="ledUntilMs">When somebody still led, by the cluster's clock. The log is told so first, when its last stamp is older.</param>
    /// <param name="lastStampMs">The last stamp.</param>
    public bool TryOpen(RaftCore core, long ledUntilMs, long lastStampMs)
    {
        if (ledUntilMs > lastStampMs && core.Propose(_writer.Finish(ledUntilMs)).Status != ProposeStatus.Accepted)
            return false;
        _writer.Add(new BeginLeadership());
        var result = core.Propose(_writer.Finish(clock.Read(world)));
        if (result.Status == ProposeStatus.Accepted)
            _proposed.Enqueue(new ProposedBatch(result.Index, result.Term, [new PendingCommand(new BeginLeadership(), long.MaxValue)]));
        return result.Status == ProposeStatus.Accepted;
    }

    /// <summary>Carries nothing but the time into the log, unless something is on its way that does: what is due by now happens then.</summary>
    public void Tick(RaftCore core)
    {
        if (HasUnderWay || _ticked > core.CommitIndex)
            return;
        var result = core.Propose(_writer.Finish(clock.Read(world)));
        if (result.Status == ProposeStatus.Accepted)
            _ticked = result.Index;
    }

    /// <summary>The leader's own word about schedules. Nobody waits for an answer; until it is applied nothing more is said, though it would do no harm.</summary>
    public void ProposeTicks(RaftCore core, IReadOnlyList<RunTick> ticks)
    {
        if (ticks.Count == 0 || _lastTicks.Value > state().AppliedIndex)
            return;
        for (var i = 0; i < ticks.Count; i++)
            _writer.Add(ticks[i]);
        var result = core.Propose(_writer.Finish(clock.Read(world)));
        if (result.Status == ProposeStatus.Accepted)
            _lastTicks = result.Index;
    }

    /// <summary>Answers those to whom this disk is enough. A batch of which nobody waits for more holds the next one up no longer.</summary>
    public void AnswerEarly(LogIndex durable)
    {
        if (_early == 0)
            return;
        foreach (var batch in _proposed)
        {
            if (batch.Index > durable)
                return;
            if (!batch.IsEarly || batch.IsAnsweredEarly)
                continue;
            batch.IsAnsweredEarly = true;
            _answeredEarly++;
            for (var i = 0; i < batch.Commands.Count; i++)
            {
                if (batch.Commands[i].IsAnsweredEarly)
                    batch.Commands[i].TrySetResult(new Answer(AnswerKind.Applied, batch.EarlyResults[i], At: LogPosition.Of(batch.Index, i)));
            }
        }
    }

    public void Add(PendingCommand command)
    {
        _waiting.Enqueue(command);
        _waitingBytes += command.Command.EncodedSize;
    }

    public void ProposeWhatWaits(RaftCore core)
    {
        while (_waiting.Count > 0 && MayPropose())
        {
            var batch = new List<PendingCommand>();
            var isEarly = false;
            while (_waiting.TryPeek(out var next) && batch.Count < MaxBatchCommands
                && (batch.Count == 0 || _writer.Size + next.Command.EncodedSize <= MaxBatchBytes))
            {
                Take();
                if (next.IsAbandoned)
                {
                    next.TrySetResult(new Answer(AnswerKind.Stopping));
                    continue;
                }

                batch.Add(next);
                _writer.Add(next.Command);
                isEarly |= next.IsAnsweredEarly;
            }

            if (batch.Count == 0)
                return;
            var result = core.Propose(_writer.Finish(clock.Read(world)));
            if (result.Status == ProposeStatus.Accepted)
                Propose(new ProposedBatch(result.Index, result.Term, batch) { IsEarly = isEarly });
            else
                Refuse(batch, result.Status == ProposeStatus.Full ? AnswerKind.Overloaded : AnswerKind.NoLeader);
        }
    }

    /// <summary>An entry was applied. With the term it was proposed in, its commands have these results; with another, they are surely lost.</summary>
    public void Applied(Entry entry, IReadOnlyList<CommandResult> results)
    {
        if (_proposed.TryPeek(out var batch) && batch.Index == entry.Index)
            Settle(Take(_proposed), entry, results);
        for (var i = _orphans.Count - 1; i >= 0; i--)
        {
            if (_orphans[i].Index != entry.Index)
                continue;
            Settle(_orphans[i], entry, results);
            _orphans.RemoveAt(i);
        }
    }

    /// <summary>Leadership ended. What was proposed lives on in other nodes' logs, or not; this node will learn it by applying.</summary>
    public void LeadershipLost()
    {
        _orphans.AddRange(_proposed);
        _proposed.Clear();
        (_early, _answeredEarly, _ticked, _lastTicks) = (0, 0, LogIndex.Zero, LogIndex.Zero);
        _stream.LeadershipLost();
    }

    /// <summary>What has not been proposed yet is surely not applied.</summary>
    public void RefuseWaiting(Answer answer)
    {
        while (_waiting.Count > 0)
            Take().TrySetResult(answer);
    }

    /// <summary>
    /// Answers what has waited long enough. A command that came by way of a read stands behind younger ones, so all are looked at; what is answered here is dropped
    /// when its turn comes.
    /// </summary>
    public void Expire(long nowMs)
    {
        foreach (var command in _waiting)
        {
            if (command.DeadlineMs <= nowMs)
                command.TrySetResult(new Answer(AnswerKind.NoLeader));
        }

        foreach (var batch in _proposed)
            TimeOut(batch, nowMs);
        _orphans.RemoveAll(batch => TimeOut(batch, nowMs));
    }

    /// <summary>The node ends: what was proposed may or may not come to be.</summary>
    public void Abandon()
    {
        RefuseWaiting(new Answer(AnswerKind.Stopping));
        LeadershipLost();
        foreach (var batch in _orphans)
            Refuse(batch.Commands, AnswerKind.LeadershipLost);
        _orphans.Clear();
    }

    private void Propose(ProposedBatch batch)
    {
        _proposed.Enqueue(batch);
        if (!batch.IsEarly)
            return;
        _early++;
        foreach (var command in batch.Commands)
            batch.EarlyResults.Add(command.Command is AppendToStream append ? _stream.Foretell(state(), append) : new CommandResult(CommandStatus.Done));
    }

    private ProposedBatch Take(Queue<ProposedBatch> proposed)
    {
        var batch = proposed.Dequeue();
        if (!batch.IsEarly)
            return batch;
        _early--;
        _answeredEarly -= batch.IsAnsweredEarly ? 1 : 0;
        foreach (var command in batch.Commands)
        {
            if (command.Command is AppendToStream append)
                _stream.Applied(append);
        }

        return batch;
    }

    /// <summary>Those who are just being answered soon ask again: a batch that leaves after their answers takes what they ask along.</summary>
    private bool MayPropose() => !world.AreAnswersUnderWay && (UnderWay == 0 || (_waitingBytes >= WorthOverlapping && UnderWay < MaxBatchesUnderWay));

    /// <summary>Batches for which somebody waits.</summary>
    private int UnderWay => _proposed.Count - _answeredEarly;

    private PendingCommand Take()
    {
        var command = _waiting.Dequeue();
        _waitingBytes -= command.Command.EncodedSize;
        return command;
    }

    private void Settle(ProposedBatch batch, Entry entry, IReadOnlyList<CommandResult> results)
    {
        if (batch.Term != entry.Term)
        {
            Refuse(batch.Commands, AnswerKind.NoLeader);
            return;
        }

        for (var i = 0; i < batch.Commands.Count; i++)
            bodies.Answer(batch.Commands[i], results[i], LogPosition.Of(entry.Index, i));
    }

    /// <summary>True when all of the batch's commands have run out of patience.</summary>
    private static bool TimeOut(ProposedBatch batch, long nowMs)
    {
        var all = true;
        foreach (var command in batch.Commands)
        {
            if (command.DeadlineMs <= nowMs)
                command.TrySetResult(new Answer(AnswerKind.TimedOut));
            else
                all = false;
        }

        return all;
    }

    private static void Refuse(List<PendingCommand> commands, AnswerKind kind)
    {
        foreach (var command in commands)
            command.TrySetResult(new Answer(kind));
    }

    private sealed record ProposedBatch(LogIndex Index, Term Term, List<PendingCommand> Commands)
    {
        /// <summary>True when somebody in it is answered before it is committed.</summary>
        public bool IsEarly { get; init; }

        public bool IsAnsweredEarly { get; set; }

        /// <summary>What they are answered then, parallel to the commands.</summary>
        public List<CommandResult> EarlyResults { get; } = [];
    }
}
