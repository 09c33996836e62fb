namespace Rrmq.Queues;

/// <summary>
/// A group of consumers of a log: how far it has read, and what it has in hand. The hand is a topic, so that leases, attempts, rests and order are those of any topic. Its plain messages are the log's from
/// <see cref="Next"/> on, which all groups share and none takes away; what it has records of lies before that. What the log drops the hand drops too, when it is next looked at, but for what is leased.
/// </summary>
internal sealed class ConsumerGroup
{
    /// <summary>So many messages may wait in hand for others of their <c>RRMQ-Group</c>; what lies behind them in the log waits too then.</summary>
    public const int MostWaiting = 10_000;

    private const int Free = RecordClasses.All & ~RecordClasses.Leased;

    public ConsumerGroup(byte[] name, long number, Topic log, long next, Ledger ledger)
    {
        Log = log;
        Next = next;
        Hand = new Topic(name, number, log.Settings, log.Version, ledger, this);
    }

    public Topic Log { get; }

    public Topic Hand { get; }

    public byte[] Name => Hand.Name;

    /// <summary>Drawn from the numbers of topics, so that a receipt that names it names its log too.</summary>
    public long Number => Hand.Number;

    /// <summary>The sequence of the log's message that comes into hand next.</summary>
    public long Next { get; private set; }

    /// <summary>The sequence of the message that can be handed out without a record; <see cref="long.MaxValue"/> when there is none.</summary>
    public long NextPlain => TryFindNext(out var message) && !NeedsRecord(message) ? message.Sequence : long.MaxValue;

    /// <summary>Bytes of it.</summary>
    public int NextLength => TryFindNext(out var message) ? message.Content.Length : 0;

    /// <summary>Whether a consumer who asked now would get something, or change what this says. Changes nothing.</summary>
    public bool CanDeliver => !Log.IsPaused && (HasStale || Hand.TryPeek(out _) || MayFind);

    /// <summary>The first sequence that is not settled; of a group that has read all, the next to come.</summary>
    public long FirstUnsettled
    {
        get
        {
            var kept = Log.FirstKept;
            var first = Math.Max(Next, kept);
            if (Hand.Records.First(RecordClasses.Leased) is { } leased)
                first = Math.Min(first, leased.Sequence);
            if (Hand.Records.First(Free, kept) is { } free)
                first = Math.Min(first, free.Sequence);
            return first;
        }
    }

    /// <summary>Messages in hand that nobody has leased and the log still has.</summary>
    public long FreeCount
    {
        get
        {
            var count = Hand.CountOf(Free);
            var kept = Log.FirstKept;
            for (var facts = Hand.Records.First(Free); facts is not null && facts.Sequence < kept; facts = Hand.Records.First(Free, facts.Sequence + 1))
                count--;
            return count;
        }
    }

    /// <summary>Messages that are not settled.</summary>
    public long Lag => Log.LastSequence + 1 - Math.Max(Next, Log.FirstKept) + Hand.LeaseCount + FreeCount;

    private bool HasStale => Hand.Records.First(Free) is { } facts && facts.Sequence < Log.FirstKept;

    // A message in a group of messages is handed out when its own line says so, and that is known when it is in hand.
    private bool MayFind => !Hand.HasEligible && Hand.CountOf(RecordClasses.Ready) < MostWaiting && TryFindNext(out var message) && NeedsRecord(message);

    /// <summary>The next of the log's messages is taken in hand by whoever asked; there must be one.</summary>
    public PlainMessage TakeNext()
    {
        if (!TryFindNext(out var message))
            throw new InvalidOperationException($"group {Number} has read all of its log");
        Next = message.Sequence + 1;
        return message;
    }

    /// <summary>Before something is handed out: drops what the log has dropped, and looks behind messages that wait for others of their group.</summary>
    public void Advance()
    {
        DropStale(int.MaxValue);
        Next = Math.Max(Next, Log.FirstKept);
        while (MayFind)
            Hand.Move(Hand.RecordOf(TakeNext()), RecordState.Ready);
    }

    /// <summary>Drops so many at most of what the log has dropped and nobody has leased.</summary>
    public void DropStale(int most)
    {
        var kept = Log.FirstKept;
        for (; most > 0 && Hand.Records.First(Free) is { } facts && facts.Sequence < kept; most--)
            Hand.Remove(facts.Record);
    }

    private bool NeedsRecord(in PlainMessage message) => Hand.Order == DeliveryOrder.Group && message.Group is not null;

    private bool TryFindNext(out PlainMessage message) => Log.Plain.TryFind(Math.Max(Next, Log.FirstKept), out message);
}
