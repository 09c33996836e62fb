namespace Rrmq.Queues.Tests.Model;

/// <summary>A message and everything about it, as plainly as possible.</summary>
internal sealed class ModelMessage
{
    public required ModelTopic Topic { get; init; }
    public required long Sequence { get; init; }
    public required string Content { get; init; }
    public required bool HasEnvelope { get; init; }
    public required long PublishedMs { get; init; }
    public string Group { get; init; } = "";
    public int Priority { get; init; }
    public ModelState State { get; set; } = ModelState.Ready;
    public long? UntilMs { get; set; }
    public long? ExpiresMs { get; set; }
    public int Failures { get; set; }
    public bool IsSuspect { get; set; }
    public ulong Token { get; set; }
    public string Consumer { get; set; } = "";
    public ModelBatch? Batch { get; set; }
    public string? Origin { get; init; }
    public string? OriginTopic { get; init; }
    public List<string> Events { get; } = [];
    public bool IsMoved { get; init; }

    /// <summary>Of one that is gone.</summary>
    public long? GoneMs { get; set; }

    public string Id => $"{Topic.Home.Number}-{Sequence}";

    /// <summary>Who leases it says this.</summary>
    public string ReceiptId => $"{Topic.Number}-{Sequence}";

    /// <summary>Of a group's copy: the log has dropped it.</summary>
    public bool IsOrphan => Topic.Log is { } log && Sequence < log.FirstSequence;

    public bool IsShownDead => State == ModelState.Dead || (State == ModelState.Ready && Topic.Name.EndsWith(".dead", StringComparison.Ordinal) && Origin is not null);

    public MessageState Shown => GoneMs is not null ? MessageState.Gone
        : IsShownDead ? MessageState.Dead
        : State == ModelState.Ready ? MessageState.Ready
        : State == ModelState.Leased ? MessageState.Leased
        : MessageState.Delayed;

    public bool IsHeld => State is ModelState.Leased or ModelState.Resting or ModelState.Dead;

    /// <summary>When time changes it next. A log's messages go with the log's own time.</summary>
    public long DueMs => Topic.IsLog ? long.MaxValue : State switch
    {
        ModelState.Leased => UntilMs!.Value,
        ModelState.Dead => long.MaxValue,
        _ => Math.Min(UntilMs ?? long.MaxValue, ExpiresMs ?? long.MaxValue),
    };
}
