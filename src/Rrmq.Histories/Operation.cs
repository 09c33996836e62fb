namespace Rrmq.Histories;

/// <summary>
/// One request as its client saw it: from <paramref name="Start"/> to <paramref name="End"/> on the one clock of the test. Attempts that a client makes under one
/// idempotency key are one operation, or several that name the same <see cref="Key"/>.
/// </summary>
/// <param name="Kind">What was asked.</param>
/// <param name="Start">When the first byte of the first attempt may have left.</param>
/// <param name="End">When the last attempt's answer was there, or was given up.</param>
/// <param name="Fate">A refused pop found nothing to pop.</param>
/// <param name="Message">What was published, or what a pop brought; null for a pop that brought none. No two publishes of one history share a message.</param>
public sealed record Operation(OperationKind Kind, long Start, long End, Fate Fate, string? Message)
{
    /// <summary>The topic asked for; a history of one topic may leave it out.</summary>
    public string Topic { get; init; } = "";

    /// <summary>The idempotency key, or null.</summary>
    public string? Key { get; init; }

    /// <summary>Why it was refused, where <see cref="Fate"/> says that it was.</summary>
    public Refusal Refusal { get; init; }

    /// <summary>True when the answer was given as the remembered one of an earlier attempt.</summary>
    public bool IsReplayed { get; init; }

    /// <summary>What a listing brought, in its order.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>The index of the log entry in which the command was applied, or after which the state was read; null when no answer told.</summary>
    public long? Index { get; init; }

    /// <summary>The command's place within its entry, from 0; null for what was answered from the state without an entry.</summary>
    public int? Ordinal { get; init; }

    internal Position Position => new(Index!.Value, Ordinal ?? Position.AfterTheEntry);

    internal string Name => Kind switch
    {
        OperationKind.Publish => $"the publish of {Message}",
        OperationKind.Pop when Fate == Fate.Done => $"the pop of {Message}",
        OperationKind.Pop => $"the pop from '{Topic}'",
        OperationKind.CreateTopic => $"the creation of '{Topic}'",
        _ => "the listing",
    } + (Index is null ? "" : $" at {Position}");
}
