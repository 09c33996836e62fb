using Rrmq.Histories;
using Rrmq.Node;
using Rrmq.Queues;

namespace Rrmq.Simulation;

/// <summary>One request of a client of <c>/v1</c>, as the client saw it, from <paramref name="Began"/> to <paramref name="Ended"/> in the order of events.</summary>
/// <param name="Command">What was asked.</param>
/// <param name="Asked">How, at first.</param>
/// <param name="Marker">What tells this command from all others in the log: a message's name, a nonce, a reason.</param>
/// <param name="Attempts">How often the client has asked.</param>
internal sealed record LeasingOperation(Command Command, RequestOptions Asked, string Marker, long Began)
{
    private const int Patience = 3;

    /// <summary>How it is asked now: who has waited for every voter in vain is content with a majority, for a voter may take long to catch up.</summary>
    public RequestOptions Options => Asked.Acks == Acknowledgement.All && Attempts > Patience ? Asked with { Acks = Acknowledgement.Quorum } : Asked;


    public int Attempts { get; set; }
    public long Ended { get; set; } = long.MaxValue;
    public Fate Fate { get; set; } = Fate.Unknown;
    public Answer Answer { get; set; }

    public bool IsKeyed => !Command.IdempotencyKey.IsEmpty;

    /// <summary>What a success took, by name.</summary>
    public IEnumerable<string> Names => this is { Fate: Fate.Done, Answer: { Contents: { } contents, Result.Detail: TakenMessages taken } } ? taken.Messages.Zip(contents, NameOf) : [];

    /// <summary>What a message is called: a letter of a log by itself, too, for each group of consumers makes one, and again after it was sent back.</summary>
    public static string NameOf(TakenMessage message, ReadOnlyMemory<byte> content) =>
        message.Origin is { Group.Length: > 0 } origin ? $"{NameOf(content)} for {AppliedLog.Text(origin.Group)}, letter {message.Id}" : NameOf(content);

    public static string NameOf(ReadOnlyMemory<byte> content) => AppliedLog.Text(Envelope.Decode(content).Body);

    public override string ToString() => $"{Command.Kind} {Marker} ({Fate}, {Answer.Kind}, {Answer.Result.Status} at {Answer.At})";
}
