namespace Rrmq.Client;

/// <summary>What a publisher says of a message. Everything has a default.</summary>
public sealed record PublishOptions
{
    /// <summary>What the body is, such as <c>application/json</c>. Default <c>application/octet-stream</c>, of text <c>text/plain; charset=utf-8</c>, of JSON <c>application/json</c>.</summary>
    public string? ContentType { get; init; }

    /// <summary>The same publish with the same key takes effect once. Null: a new one for each call, which covers the attempts that the call makes; name one to be safe across the end of your own process.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Messages of one group keep their order where the topic's order is <c>group</c>. 1 to 255 bytes.</summary>
    public string? Group { get; init; }

    /// <summary>How long it waits before it is first handed out; null: as the topic says.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>How long it lives; null: as the topic says.</summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>0 to 9; higher goes first where the order leaves a choice. Null: 0.</summary>
    public int? Priority { get; init; }

    /// <summary>Tells a repetition while the topic has a <c>dedup_window</c>, instead of the content. 1 to 255 bytes.</summary>
    public string? DedupId { get; init; }

    /// <summary>Carried with it and given back; names without the prefix <c>RRMQ-Meta-</c>, values of printable ASCII.</summary>
    public IReadOnlyDictionary<string, string> Meta { get; init; } = new Dictionary<string, string>();

    /// <summary>When the publish counts as done. Default: a majority has it on disk.</summary>
    public Acknowledgement Acks { get; init; }
}
