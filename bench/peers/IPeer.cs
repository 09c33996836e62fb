namespace Rrmq.Peers;

/// <summary>A queue of three nodes that can be given the same work as the others.</summary>
internal interface IPeer : IAsyncDisposable
{
    PeerSystem Description { get; }

    Task StartAsync();

    /// <summary>A new, empty queue.</summary>
    Task<string> MakeQueueAsync();

    /// <summary>Publishes for a time, with so many publishes under way at once, each sent when the one before it in its place is acknowledged.</summary>
    Task<Recording> PublishAsync(string queue, int bytes, int outstanding, TimeSpan duration);

    /// <summary>Takes and acknowledges all that is in the queue; returns how many and in how many seconds.</summary>
    Task<(long Count, double Seconds)> DrainAsync(string queue, int outstanding, long expected);

    /// <summary>Takes one message, acknowledges it, takes the next, for a time.</summary>
    Task<Recording> TakeOneByOneAsync(string queue, TimeSpan duration);

    /// <summary>Publishes at a rate, whatever becomes of it, and kills the queue's leader (-9) after a third of the time; the longest gap between two acknowledgements, and all nodes up again afterwards.</summary>
    Task<double> LeaderGapAsync(double perSecond, TimeSpan duration);

    TimeSpan Processor { get; }

    /// <summary>The largest node's working set.</summary>
    long Memory { get; }
}
