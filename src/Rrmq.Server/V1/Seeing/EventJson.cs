using System.Text;
using System.Text.Json;
using Rrmq.Contracts;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>What stands behind the message in the answer that tells its life (<see cref="MessageStoryReport"/>).</summary>
internal static class EventJson
{
    public static byte[] After(MessageStory story)
    {
        var events = story.Events.Select(Of).ToArray();
        var json = JsonSerializer.Serialize(events, JsonFormat.Contracts.MessageEventReportArray);
        return Encoding.UTF8.GetBytes($",\"events\":{json},\"omitted_events\":{story.OmittedEvents}}}");
    }

    private static MessageEventReport Of(MessageEvent step) => new(MessageWords.Of(step.Kind), StateTime.Of(step.AtMs), step.Index)
    {
        Detail = step.Detail.Length > 0 ? Encoding.UTF8.GetString(step.Detail) : null,
        Until = step.UntilMs > 0 ? StateTime.Of(step.UntilMs) : null,
    };
}
