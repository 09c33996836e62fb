using System.Text;
using Rrmq.Contracts;

namespace Rrmq.Client;

/// <summary>A message as it was taken.</summary>
/// <param name="Report">All that the cluster says of it.</param>
/// <param name="Body">Its bytes, as they were published.</param>
public sealed record RrmqMessage(MessageReport Report, ReadOnlyMemory<byte> Body)
{
    /// <summary>Its id, such as <c>7-1042</c>.</summary>
    public string Id => Report.Id;

    /// <summary>The body as UTF-8 text.</summary>
    public string Text => Encoding.UTF8.GetString(Body.Span);

    internal static RrmqMessage Of(MessageReport report) =>
        new(report, report.Body is { } text ? Encoding.UTF8.GetBytes(text) : report.BodyBase64 is { } coded ? Convert.FromBase64String(coded) : default(ReadOnlyMemory<byte>));
}
