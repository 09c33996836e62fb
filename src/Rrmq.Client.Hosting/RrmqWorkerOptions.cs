namespace Rrmq.Client.Hosting;

/// <summary>How a worker takes its messages or jobs. Immutable; everything has a default.</summary>
public sealed record RrmqWorkerOptions
{
    /// <summary>How many are worked on at once, 1 to 1000. Default 1.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>How many are fetched, and kept leased, ahead: 0 to 999. Null: one less than <see cref="Concurrency"/>, so that nothing waits behind a slow one when that is 1.</summary>
    public int? Prefetch { get; init; }

    /// <summary>How long one belongs to this worker without a word; it is extended by itself. Default 30 s.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a lease is extended at most: work that hangs is given up then. Default 1 h.</summary>
    public TimeSpan ExtendFor { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Of a topic that is a log: the group of consumers that this worker belongs to.</summary>
    public string? Group { get; init; }

    /// <summary>Who works, for people who look. Default: the machine's name and the process id.</summary>
    public string? Consumer { get; init; }

    /// <summary>How long what is under way may take to end when the host stops, before it is cancelled and given back. Default 20 s; keep it below the host's own <c>ShutdownTimeout</c>, 30 s by default.</summary>
    public TimeSpan DrainFor { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Which exceptions are not the fault of the message or job, such as a database that is away: it is given back without counting an attempt. Null: none.</summary>
    public Func<Exception, bool>? GivesBackOn { get; init; }

    /// <summary>How long one rests that was given back for that reason. Default 5 s.</summary>
    public TimeSpan GiveBackDelay { get; init; } = TimeSpan.FromSeconds(5);

    internal ConsumeOptions ToConsume() => new()
    {
        Prefetch = Prefetch ?? Concurrency - 1,
        Lease = Lease,
        ExtendFor = ExtendFor,
        Group = Group,
        Consumer = Consumer ?? Me(),
    };

    /// <exception cref="ArgumentException">Something cannot be.</exception>
    internal void Check()
    {
        if (Concurrency is < 1 or > 1000)
            throw new ArgumentException($"{nameof(Concurrency)}: {Concurrency}: must be from 1 to 1000");
        if (DrainFor < TimeSpan.Zero)
            throw new ArgumentException($"{nameof(DrainFor)}: {DrainFor}: must not be negative");
        if (GiveBackDelay < TimeSpan.Zero)
            throw new ArgumentException($"{nameof(GiveBackDelay)}: {GiveBackDelay}: must not be negative");
        ToConsume().Validate();
    }

    /// <summary>Cut to what a node takes.</summary>
    private static string Me()
    {
        var name = $"{Environment.MachineName}-{Environment.ProcessId}";
        return name.Length > 64 ? name[^64..] : name;
    }
}
