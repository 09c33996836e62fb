using System.Text;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>Tells how far groups of consumers are behind: those furthest behind by name, so that monitors see a bounded number of series however many there are.</summary>
internal static class GroupFigures
{
    private const int MostGroups = 20;

    public static void Collect(IReadOnlyList<GroupLag> groups, IMetricSink sink)
    {
        sink.Add(MetricTable.Groups, groups.Count);
        var shown = groups.Select(static group => (group.Lag, Topic: Encoding.UTF8.GetString(group.Topic), Group: Encoding.UTF8.GetString(group.Group)))
            .OrderByDescending(static group => group.Lag).ThenBy(static group => group.Topic, StringComparer.Ordinal).ThenBy(static group => group.Group, StringComparer.Ordinal).ToArray();
        foreach (var (lag, topic, group) in shown.Take(MostGroups))
            sink.Add(MetricTable.GroupLag, lag, topic, group);
        sink.Add(MetricTable.OtherGroupLag, shown.Skip(MostGroups).Sum(static group => group.Lag));
    }
}
