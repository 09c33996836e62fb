using System.Collections.Concurrent;
using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Storage;

namespace Rrmq.Node;

/// <summary>
/// What other threads leave for the loop. Bounded: requests by bytes and count, refused when there are too many; peers' messages by count, dropped because Raft
/// sends them again; completions by the appends under way. Posting never blocks; the action given at birth wakes the loop, but not for a command that the loop could do nothing
/// with yet (<see cref="CommandsMayWait"/>).
/// </summary>
/// <param name="maxRequestBytes">Bytes of requests that may wait for the log at once.</param>
/// <param name="whenPosted">Wakes the loop.</param>
/// <param name="maxPatient">Requests that may wait for something to take. They are counted apart, for waiting is all that they do, and leave the others their room.</param>
public sealed class Inbox(long maxRequestBytes, Action whenPosted, int maxPatient = Inbox.DefaultMaxPatient)
{
    private const int MaxRequests = 65_536;
    private const int MaxMessages = 16_384;

    /// <summary>See <see cref="NodeOptions.MaxWaitingRequests"/>.</summary>
    public const int DefaultMaxPatient = 65_536;

    private long _requestBytes;
    private long _quietBytes;
    private int _requestCount;
    private int _patientCount;
    private int _messageCount;

    /// <summary>Requests that wait for something to take, or are about to. Any thread.</summary>
    public int Patient => Volatile.Read(ref _patientCount);

    internal ConcurrentQueue<LogMark> Completions { get; } = new();
    internal ConcurrentQueue<RaftMessage> Messages { get; } = new();
    internal ConcurrentQueue<NodeId> Unreachable { get; } = new();
    internal ConcurrentQueue<(LogIndex Asked, IReadOnlyList<StoredBodies> Run)> Bodies { get; } = new();
    internal ConcurrentQueue<(LogIndex Asked, string Finding)> Damages { get; } = new();
    internal ConcurrentQueue<IReadOnlyList<BodyReference>> Missing { get; } = new();
    internal ConcurrentQueue<SnapshotOutcome> Written { get; } = new();
    internal ConcurrentQueue<LogIndex> Released { get; } = new();
    internal ConcurrentQueue<SnapshotPiece> Pieces { get; } = new();
    internal ConcurrentQueue<AcceptedChunk> Accepted { get; } = new();
    internal ConcurrentQueue<PendingCommand> Commands { get; } = new();
    internal ConcurrentQueue<PendingListing> Listings { get; } = new();
    internal ConcurrentQueue<PendingCapture> Captures { get; } = new();
    internal ConcurrentQueue<PendingChange> Changes { get; } = new();
    internal ConcurrentQueue<LocalRequest> Requests { get; } = new();
    internal ConcurrentQueue<LocalRequest> HungUps { get; } = new();
    internal ConcurrentQueue<PendingQuery> Queries { get; } = new();

    /// <param name="mark">What is durable now.</param>
    /// <param name="isAwaited">False when the loop need not rise for it, but may hear of it when it next does.</param>
    public void PostCompletion(LogMark mark, bool isAwaited = true)
    {
        Completions.Enqueue(mark);
        if (isAwaited)
            whenPosted();
    }

    public void PostMessage(RaftMessage message)
    {
        if (Interlocked.Increment(ref _messageCount) > MaxMessages)
        {
            Interlocked.Decrement(ref _messageCount);
            return;
        }

        Messages.Enqueue(message);
        whenPosted();
    }

    public void PostUnreachable(NodeId peer)
    {
        Unreachable.Enqueue(peer);
        whenPosted();
    }

    /// <summary>What a fetch brought, the entry that was asked for first; empty when nothing is kept of it. Bounded by the few fetches that are under way at a time.</summary>
    public void PostBodies(LogIndex asked, IReadOnlyList<StoredBodies> run)
    {
        Bodies.Enqueue((asked, run));
        whenPosted();
    }

    /// <summary>The record that a fetch was to bring no longer reads as it was written. Bounded like what fetches bring.</summary>
    public void PostDamage(LogIndex asked, string finding)
    {
        Damages.Enqueue((asked, finding));
        whenPosted();
    }

    /// <summary>Live bodies in damaged records that a compaction or a stream has met. Bounded: one list each.</summary>
    public void PostMissing(IReadOnlyList<BodyReference> bodies)
    {
        if (bodies.Count == 0)
            return;
        Missing.Enqueue(bodies);
        whenPosted();
    }

    public void PostWritten(SnapshotOutcome outcome)
    {
        Written.Enqueue(outcome);
        whenPosted();
    }

    public void PostPiece(SnapshotPiece piece)
    {
        Pieces.Enqueue(piece);
        whenPosted();
    }

    public void PostAccepted(AcceptedChunk accepted)
    {
        Accepted.Enqueue(accepted);
        whenPosted();
    }

    public void PostReleased(LogIndex upTo)
    {
        Released.Enqueue(upTo);
        whenPosted();
    }

    /// <summary>False when too much waits already. What was accepted is given back with <see cref="Release"/> once it is answered.</summary>
    public bool TryPost(PendingCommand command)
    {
        if (!TryReserve(command.Command.EncodedSize))
            return false;
        Commands.Enqueue(command);
        WakeUnlessQuiet();
        return true;
    }

    public bool TryPost(PendingListing listing)
    {
        if (!TryReserve(0))
            return false;
        Listings.Enqueue(listing);
        whenPosted();
        return true;
    }

    public bool TryPost(PendingCapture capture)
    {
        if (!TryReserve(0))
            return false;
        Captures.Enqueue(capture);
        whenPosted();
        return true;
    }

    public bool TryPost(PendingChange change)
    {
        if (!TryReserve(0))
            return false;
        Changes.Enqueue(change);
        whenPosted();
        return true;
    }

    /// <summary>As for a command; a request that is ready to wait has a bound of its own.</summary>
    internal bool TryPost(LocalRequest request)
    {
        if (!TryReserve(request.Command.EncodedSize, request.IsPatient))
            return false;
        Requests.Enqueue(request);
        if (request.IsPatient)
            whenPosted();
        else
            WakeUnlessQuiet();
        return true;
    }

    /// <summary>Its client is gone. Bounded by the requests there are.</summary>
    internal void PostHungUp(LocalRequest request)
    {
        HungUps.Enqueue(request);
        whenPosted();
    }

    internal bool TryPost(PendingQuery query)
    {
        if (!TryReserve(0))
            return false;
        Queries.Enqueue(query);
        whenPosted();
        return true;
    }

    internal bool TryReserve(int bytes, bool isPatient)
    {
        if (!isPatient)
            return TryReserve(bytes);
        if (Interlocked.Increment(ref _patientCount) <= maxPatient)
            return true;
        Interlocked.Decrement(ref _patientCount);
        return false;
    }

    internal void Release(int bytes, bool isPatient)
    {
        if (isPatient)
            Interlocked.Decrement(ref _patientCount);
        else
            Release(bytes);
    }

    public void Release(int bytes)
    {
        Interlocked.Add(ref _requestBytes, -bytes);
        Interlocked.Decrement(ref _requestCount);
    }

    /// <summary>
    /// From now on commands wait for whatever wakes the loop next: a batch is under way, they travel with the one behind it, and the end of the first is what wakes. Without this the
    /// loop would rise for nearly every command, to put it into a queue.
    /// </summary>
    /// <param name="bytes">So many more than there are now are worth looking at after all. 0: every command is.</param>
    /// <returns>False when commands came before this was said, of which nobody wakes the loop.</returns>
    internal bool CommandsMayWait(long bytes)
    {
        Volatile.Write(ref _quietBytes, bytes == 0 ? 0 : Volatile.Read(ref _requestBytes) + bytes);
        Interlocked.MemoryBarrier();
        return bytes > 0 || (Commands.IsEmpty && Requests.IsEmpty);
    }

    internal bool TryTakeMessage(out RaftMessage? message)
    {
        if (!Messages.TryDequeue(out message))
            return false;
        Interlocked.Decrement(ref _messageCount);
        return true;
    }

    /// <summary>A full fence, as in <see cref="CommandsMayWait"/>: either it is seen here that the loop wants to know, or the loop sees what was posted.</summary>
    private void WakeUnlessQuiet()
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _requestBytes) > Volatile.Read(ref _quietBytes))
            whenPosted();
    }

    private bool TryReserve(int bytes)
    {
        var count = Interlocked.Increment(ref _requestCount);
        var total = Interlocked.Add(ref _requestBytes, bytes);
        if (count <= MaxRequests && (total <= maxRequestBytes || count == 1))
            return true;
        Release(bytes);
        return false;
    }
}
