namespace Rrmq.Client;

/// <summary>What a publisher says of a message. Everything has a default.</summary>
public sealed record PublishOptions
{
    /// <summary>What the body is, such as <c>application/json</c>.</summary>
    public string ContentType { get; init; } = "application/octet-stream";

    /// <summary>The same publish with the same key takes effect once. Null: a new one for each call, which covers the attempts that the call makes.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Messages of one group keep their order where the topic's order is <c>group</c>.</summary>
    public string? Group { get; init; }

    /// <summary>How long it waits before it is first handed out; null: as the topic says.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>How long it lives; null: as the topic says.</summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>0 to 9; higher goes first where the order leaves a choice.</summary>
    public int? Priority { get; init; }

    /// <summary>Carried with it and given back; without the prefix <c>RRMQ-Meta-</c>.</summary>
    public IReadOnlyDictionary<string, string> Meta { get; init; } = new Dictionary<string, string>();
}
