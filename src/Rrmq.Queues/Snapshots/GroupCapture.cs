namespace Rrmq.Queues;

/// <summary>A group of consumers of a log as it was at one moment.</summary>
internal sealed class GroupCapture(ConsumerGroup group)
{
    private readonly ConsumerGroup _group = group;
    private readonly long _next = group.Next;
    private readonly Totals _totals = group.Hand.Totals;

    public HandCapture Hand { get; } = new(group.Hand);

    public void Encode(StateWriter writer)
    {
        writer.WriteBytes(_group.Name);
        writer.WriteCount(_group.Number);
        writer.WriteCount(_next);
        _totals.Encode(writer);
        Hand.Encode(writer);
    }

    public static ConsumerGroup Decode(Topic log, Ledger ledger, StateReader reader)
    {
        var group = new ConsumerGroup(reader.ReadBytes(), reader.ReadCount(), log, reader.ReadCount(), ledger);
        if (group.Next < 1 || group.Next > log.LastSequence + 1)
            throw new InvalidStateException($"group {group.Number} goes on at {group.Next} of a log that ends at {log.LastSequence}");
        group.Hand.Totals = Totals.Decode(reader);
        HandCapture.Decode(group.Hand, group.Next - 1, ledger.Epoch.Current, reader);
        return group;
    }
}
