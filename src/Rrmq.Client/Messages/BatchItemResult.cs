namespace Rrmq.Client;

/// <summary>What became of one message of a batch.</summary>
/// <param name="Id">Its id; null when it was refused, or with <see cref="Acknowledgement.Leader"/>.</param>
/// <param name="Seq">Its place in its topic; null with it.</param>
public sealed record BatchItemResult(string? Id, long? Seq)
{
    /// <summary>True: it had been published before within the topic's <c>dedup_window</c>, and this is that message.</summary>
    public bool Duplicate { get; init; }

    /// <summary>Why it was refused, as <see cref="RrmqException.Code"/>; null: it is stored.</summary>
    public string? Error { get; init; }

    /// <summary>The same for people.</summary>
    public string? Detail { get; init; }

    /// <summary>The same message may be taken later.</summary>
    public bool Retryable { get; init; }
}
