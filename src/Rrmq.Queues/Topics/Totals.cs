namespace Rrmq.Queues;

/// <summary>What happened to a topic's messages since it was made, for good. Published = what is there + all the others.</summary>
internal struct Totals
{
    public long Published;
    public long Consumed;
    public long DeadLettered;
    public long Expired;
    public long Dropped;

    /// <summary>Went back to where they came from.</summary>
    public long Redriven;

    public void Count(MessageEventKind gone)
    {
        switch (gone)
        {
            case MessageEventKind.Consumed:
                Consumed++;
                break;
            case MessageEventKind.DeadLettered:
                DeadLettered++;
                break;
            case MessageEventKind.Expired:
                Expired++;
                break;
            case MessageEventKind.Dropped:
                Dropped++;
                break;
            case MessageEventKind.Redriven:
                Redriven++;
                break;
            default:
                throw new InvalidOperationException($"no message goes by {gone}");
        }
    }

    public readonly void Encode(StateWriter writer)
    {
        writer.WriteCount(Published);
        writer.WriteCount(Consumed);
        writer.WriteCount(DeadLettered);
        writer.WriteCount(Expired);
        writer.WriteCount(Dropped);
        writer.WriteCount(Redriven);
    }

    public static Totals Decode(StateReader reader) => new()
    {
        Published = reader.ReadCount(),
        Consumed = reader.ReadCount(),
        DeadLettered = reader.ReadCount(),
        Expired = reader.ReadCount(),
        Dropped = reader.ReadCount(),
        Redriven = reader.ReadCount(),
    };
}
