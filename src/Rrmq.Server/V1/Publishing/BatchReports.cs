using Rrmq.Contracts;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>What became of each message of a batch.</summary>
internal static class BatchReports
{
    /// <param name="items">As they stand in the request.</param>
    /// <param name="published">Of the good ones among them, in order; null when nobody waited for it.</param>
    public static BatchReport Of(List<BatchItem> items, PublishedMessages? published)
    {
        var results = new List<BatchItemReport>(items.Count);
        var at = 0;
        foreach (var item in items)
            results.Add(item.Failure is { } failure ? Of(failure, item.Line) : published is null ? new BatchItemReport() : Of(published.Items[at++], item.Line));
        return new BatchReport(results);
    }

    private static BatchItemReport Of(PublishedMessage message, int? line) => V1Failures.Of(message.Status) is { } failure
        ? Of(failure, line)
        : new BatchItemReport { Id = message.Id.ToString(), Seq = message.Id.Sequence, Duplicate = message.Status == CommandStatus.Duplicate };

    private static BatchItemReport Of(Failure failure, int? line) => new() { Error = failure.Slug, Detail = failure.Reason, Retryable = failure.CanRetry, Line = line };
}
