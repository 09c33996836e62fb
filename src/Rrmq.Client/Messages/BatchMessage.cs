using System.Text;

namespace Rrmq.Client;

/// <summary>One message of a batch.</summary>
/// <param name="Body">Its bytes.</param>
public sealed record BatchMessage(ReadOnlyMemory<byte> Body)
{
    /// <summary>A message of text, as UTF-8.</summary>
    /// <param name="text">Its text.</param>
    public BatchMessage(string text)
        : this(Encoding.UTF8.GetBytes(text)) => ContentType = PublishBody.TextType;

    /// <inheritdoc cref="PublishOptions.ContentType"/>
    public string? ContentType { get; init; }

    /// <inheritdoc cref="PublishOptions.Group"/>
    public string? Group { get; init; }

    /// <inheritdoc cref="PublishOptions.Delay"/>
    public TimeSpan? Delay { get; init; }

    /// <inheritdoc cref="PublishOptions.TimeToLive"/>
    public TimeSpan? TimeToLive { get; init; }

    /// <inheritdoc cref="PublishOptions.Priority"/>
    public int? Priority { get; init; }

    /// <inheritdoc cref="PublishOptions.DedupId"/>
    public string? DedupId { get; init; }

    /// <inheritdoc cref="PublishOptions.Meta"/>
    public IReadOnlyDictionary<string, string> Meta { get; init; } = new Dictionary<string, string>();
}
