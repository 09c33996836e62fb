namespace Rrmq.Queues;

/// <summary>What consumers say of the messages they have leased. Each receipt for itself: one that is late or foreign changes nothing and says so.</summary>
internal sealed class Settling(Ledger ledger, TopicCatalog topics, Departures departures, Failures failures)
{
    public CommandResult Run(SettleLeases command)
    {
        var reason = command.Reason.ToArray();
        var items = new SettledLease[command.Receipts.Count];
        for (var i = 0; i < items.Length; i++)
            items[i] = TryFind(command.Receipts[i], out var topic, out var record) ? Settle(command, reason, topic, record) : new SettledLease(CommandStatus.LeaseLost);
        return new CommandResult(CommandStatus.Done, Detail: new SettledLeases(items));
    }

    public bool IsOpen(in Receipt receipt) => TryFind(receipt, out _, out _);

    private bool TryFind(in Receipt receipt, out Topic topic, out MessageRecord record)
    {
        topic = topics.FindLessor(receipt.Message.Topic)!;
        var facts = topic?.Records.Find(receipt.Message.Sequence);
        record = facts?.Record!;
        return facts is { State: RecordState.Leased } && facts.Token == receipt.Token && topic!.UntilMs(facts) > ledger.NowMs;
    }

    private SettledLease Settle(SettleLeases command, byte[] reason, Topic topic, MessageRecord record)
    {
        switch (command.Action)
        {
            case SettleAction.Ack:
                var consumer = record.Facts.Consumer;
                LeaseEnds.End(topic, record, isSettled: true);
                departures.Leave(topic, record, MessageEventKind.Consumed, consumer);
                return new SettledLease(CommandStatus.Done);
            case SettleAction.Release:
                LeaseEnds.End(topic, record, isSettled: true);
                var rest = command.DurationMs is > 0 ? ledger.After(command.DurationMs.Value) : 0;
                topic.Note(record, ledger.Happened(MessageEventKind.Released, [], rest));
                failures.Return(topic, record, rest);
                return new SettledLease(CommandStatus.Done);
            case SettleAction.Extend:
                var until = ledger.After(command.DurationMs ?? topic.Settings.LeaseMs);
                topic.Note(record, ledger.Happened(MessageEventKind.Extended, record.Facts.Consumer, until));
                topic.Move(record, RecordState.Leased, until);
                return new SettledLease(CommandStatus.Done, until);
            case SettleAction.Reject:
                failures.Reject(topic, record, reason, command.DurationMs);
                return new SettledLease(CommandStatus.Done);
            default:
                throw new InvalidBatchException($"{command.Action} is no way to settle a lease");
        }
    }
}
