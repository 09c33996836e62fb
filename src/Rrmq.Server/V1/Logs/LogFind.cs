using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>What was found of a log.</summary>
/// <param name="IsTopic">Whether there is a topic of that name.</param>
/// <param name="Page">Null when it is no log, or not there.</param>
internal readonly record struct LogFind(bool IsTopic, LogPage? Page)
{
    public static LogFind In(QueueStateMachine state, byte[] topic, LogQuery query) =>
        state.ReadLog(topic, query) is { } page ? new LogFind(true, page) : new LogFind(state.NumberOf(topic, []) is not null, null);

    /// <summary>Where the contents of what was found lie.</summary>
    public static IReadOnlyList<BodyReference> Contents(LogFind found) => found.Page is { } page ? [.. page.Messages.Select(static message => message.Content)] : [];

    /// <summary>The messages with their contents; null when one of these could not be loaded.</summary>
    public static List<ShownMessage>? Shown(LogPage page, IReadOnlyList<ReadOnlyMemory<byte>> contents)
    {
        var shown = new List<ShownMessage>(page.Messages.Count);
        for (var i = 0; i < page.Messages.Count; i++)
        {
            if (ShownMessage.OfLog(page.Messages[i], contents[i]) is not { } message)
                return null;
            shown.Add(message);
        }

        return shown;
    }
}
