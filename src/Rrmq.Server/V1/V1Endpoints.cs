using Rrmq.Node;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>The endpoints of <c>/v1</c>, each of which serves the paths of one feature.</summary>
internal sealed record V1Endpoints(
    TopicsEndpoint Topics,
    TopicActionsEndpoint Actions,
    PublishEndpoint Publish,
    BatchEndpoint Batch,
    TakeEndpoint Take,
    LeasesEndpoint Leases,
    PeekEndpoint Peek,
    StreamsEndpoint Streams,
    LogEndpoint Log,
    GroupsEndpoint Groups,
    StreamSlots Slots,
    JobRoutes Jobs)
{
    public static V1Endpoints Build(QueueNode node, ServerSettings settings, BodyReader bodies, ReplyDeadline deadline, TimeProvider time)
    {
        var gate = new NodeGate(node);
        var watch = new LeaseWatch();
        var limits = new TopicLimits(settings.MaxTopicMessages, settings.MaxTopicBytes);
        var jobs = new JobRoutes(
            new JobsEndpoint(gate, bodies, deadline, limits, settings.MaxMessageBytes),
            new WorkEndpoint(gate, bodies, deadline, limits, time),
            new SchedulesEndpoint(gate, bodies, deadline, limits, settings.MaxMessageBytes, time));
        var slots = new StreamSlots();
        return new V1Endpoints(
            new TopicsEndpoint(gate, bodies, limits),
            new TopicActionsEndpoint(gate, bodies),
            new PublishEndpoint(gate, bodies, settings.MaxMessageBytes),
            new BatchEndpoint(gate, bodies, settings.MaxMessageBytes),
            new TakeEndpoint(gate, deadline),
            new LeasesEndpoint(gate, bodies, watch),
            new PeekEndpoint(gate, deadline),
            new StreamsEndpoint(node, gate, watch, slots, deadline, time),
            new LogEndpoint(node, gate, new LogWatch(node, time), slots, deadline, time),
            new GroupsEndpoint(gate, bodies),
            slots,
            jobs);
    }
}
