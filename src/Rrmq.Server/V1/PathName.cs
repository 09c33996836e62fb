using System.Diagnostics.CodeAnalysis;
using Rrmq.Contracts;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>The name of a topic, or of a group of consumers, as it stands in a path: one segment, percent-encoded. Names are compared byte by byte, so that two forms of the same letter make two topics.</summary>
internal static class PathName
{
    public static bool TryRead(string segment, out byte[] name, [NotNullWhen(false)] out Failure? failure)
    {
        name = [];
        var bytes = new byte[segment.Length];
        failure = null;
        if (!PercentEncoding.TryDecode(segment, bytes, out var length))
            failure = new Failure(400, ErrorSlug.BadPath, $"{ReasonText.Quote(segment)} is not percent-encoded UTF-8");
        else if (TopicName.Validate(bytes.AsSpan(0, length)) is { } rule)
            failure = new Failure(400, ErrorSlug.BadTopicName, $"topic {ReasonText.Quote(bytes.AsSpan(0, length))}: {rule}");
        else
            name = bytes[..length];
        return failure is null;
    }

    public static bool TryReadGroup(string segment, out byte[] name, [NotNullWhen(false)] out Failure? failure)
    {
        var isRead = TryRead(segment, out name, out failure);
        if (failure is { Slug: ErrorSlug.BadTopicName })
            failure = new Failure(400, ErrorSlug.BadPath, $"group {ReasonText.Quote(segment)}: a group's name {PlainText.Rule(TopicName.MaxBytes)}");
        return isRead;
    }
}
