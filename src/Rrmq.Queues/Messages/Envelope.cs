namespace Rrmq.Queues;

/// <summary>
/// What travels with a body: its media type and the headers that are returned as sent. Contents that <c>/v1</c> publishes begin with one; what the base API publishes is a bare body.
/// Layout: media type, number of headers, name and value of each, then the body to the end; byte strings and numbers as in a batch.
/// </summary>
/// <param name="ContentType">As the publisher wrote it, ASCII; empty: none was given.</param>
/// <param name="Headers">In the order in which they came: <c>RRMQ-Meta-*</c>, <c>RRMQ-Group</c>, <c>RRMQ-Priority</c>, <c>traceparent</c>, <c>tracestate</c>.</param>
/// <param name="Body">The bytes, as they came.</param>
public sealed record Envelope(string ContentType, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>The whole as one content.</summary>
    public byte[] Encode() => EnvelopeFormat.Encode(this);

    /// <exception cref="InvalidBatchException">The bytes are no envelope.</exception>
    public static Envelope Decode(ReadOnlyMemory<byte> content) => EnvelopeFormat.Decode(content);

    /// <summary>What the base API published: text without headers.</summary>
    public static Envelope Bare(ReadOnlyMemory<byte> body) => new("text/plain; charset=utf-8", [], body);
}
