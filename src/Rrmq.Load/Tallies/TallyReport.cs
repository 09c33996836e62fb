namespace Rrmq.Load;

/// <summary>What became of the messages of a run.</summary>
public sealed record TallyReport
{
    /// <summary>Publishes that were answered as done.</summary>
    public long Acknowledged { get; init; }

    /// <summary>Publishes whose fate was not learnt.</summary>
    public long UnknownPublishes { get; init; }

    /// <summary>Publishes that surely had no effect.</summary>
    public long NotApplied { get; init; }

    /// <summary>Different messages of this run that were taken.</summary>
    public long Delivered { get; init; }

    /// <summary>Requests that found nothing to take.</summary>
    public long Empty { get; init; }

    /// <summary>Requests to take a message whose fate was not learnt; each may have taken one with it.</summary>
    public long UnknownPops { get; init; }

    /// <summary>Messages of someone else on the same topic.</summary>
    public long Foreign { get; init; }

    /// <summary>Acknowledged and not seen again after the queue was emptied; null when it was not.</summary>
    public long? Missing { get; init; }

    /// <summary>Missing beyond what unknown requests can have taken; null when the queue was not emptied.</summary>
    public long? Lost { get; init; }

    public long Duplicated { get; init; }

    public long OutOfOrder { get; init; }

    /// <summary>Delivered without having been published, or although surely not applied.</summary>
    public long FromNowhere { get; init; }

    /// <summary>Delivered with other bytes than were published.</summary>
    public long Altered { get; init; }

    /// <summary>Answers that nothing was there while an acknowledged message surely waited.</summary>
    public long FalselyEmpty { get; init; }

    /// <summary>Promises broken.</summary>
    public long Violations => (Lost ?? 0) + Duplicated + OutOfOrder + FromNowhere + Altered + FalselyEmpty;
}
