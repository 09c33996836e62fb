namespace Rrmq.Queues;

/// <summary>What consumers say of the messages they have leased. Each receipt for itself: one that is late or foreign changes nothing and says so.</summary>
internal sealed class Settling(Ledger ledger, TopicCatalog topics, Departures departures, Failures failures, JobEnds jobs)
{
    public CommandResult Run(SettleLeases command, in CommandView view)
    {
        var reason = command.Reason.IsEmpty ? default : new BodyReference(ledger.Index, view.BodyOffset + SettleLeases.ReasonOffset(command, view.Body.Length), command.Reason.Length);
        var items = new SettledLease[command.Receipts.Count];
        for (var i = 0; i < items.Length; i++)
            items[i] = TryFind(command.Receipts[i], out var topic, out var record) ? Settle(command, reason, topic, record) : new SettledLease(CommandStatus.LeaseLost);
        return new CommandResult(CommandStatus.Done, Detail: new SettledLeases(items));
    }

    public bool IsOpen(in Receipt receipt) => TryFind(receipt, out _, out _);

    /// <summary>The message that this very lease is of, while it is open.</summary>
    public bool TryFind(in Receipt receipt, out Topic topic, out MessageRecord record)
    {
        topic = topics.FindLessor(receipt.Message.Topic)!;
        var facts = topic?.Records.Find(receipt.Message.Sequence);
        record = facts?.Record!;
        return facts is { State: RecordState.Leased } && facts.Token == receipt.Token && topic!.UntilMs(facts) > ledger.NowMs;
    }

    /// <summary>The message is done with; of a job's, <paramref name="result"/> is what came of it.</summary>
    public void Consume(Topic topic, MessageRecord record, BodyReference result)
    {
        var consumer = record.Facts.Consumer;
        LeaseEnds.End(topic, record, isSettled: true);
        departures.Leave(topic, record, MessageEventKind.Consumed, consumer);
        if (record.Job is { } job)
            jobs.Succeed(job, result);
    }

    /// <summary>The lease lasts for this long from now on, or as long as the topic says. Until when.</summary>
    public long Extend(Topic topic, MessageRecord record, long? durationMs)
    {
        var until = ledger.After(durationMs ?? topic.Settings.LeaseMs);
        topic.Note(record, ledger.Happened(MessageEventKind.Extended, record.Facts.Consumer, until));
        topic.Move(record, RecordState.Leased, until);
        return until;
    }

    private SettledLease Settle(SettleLeases command, BodyReference reason, Topic topic, MessageRecord record)
    {
        switch (command.Action)
        {
            case SettleAction.Ack:
                Consume(topic, record, default);
                return new SettledLease(CommandStatus.Done);
            case SettleAction.Release:
                LeaseEnds.End(topic, record, isSettled: true);
                var rest = command.DurationMs is > 0 ? ledger.After(command.DurationMs.Value) : 0;
                topic.Note(record, ledger.Happened(MessageEventKind.Released, [], rest));
                failures.Return(topic, record, rest);
                return new SettledLease(CommandStatus.Done);
            case SettleAction.Extend:
                return new SettledLease(CommandStatus.Done, Extend(topic, record, command.DurationMs)) { CancelRequested = record.Job is { Facts.CancelRequested: true } };
            case SettleAction.Reject:
                if (record.Job is { } job)
                    JobEnds.Blame(job, JobCause.Said, reason);
                failures.Reject(topic, record, command.Reason.ToArray(), command.DurationMs);
                return new SettledLease(CommandStatus.Done);
            default:
                throw new InvalidBatchException($"{command.Action} is no way to settle a lease");
        }
    }
}
