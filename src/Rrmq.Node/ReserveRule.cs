using Rrmq.Queues;
using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>
/// What a node that lives on its disk's reserve takes from a leader, whose own disk may have room: what keeps the cluster going and empties queues, and nothing that fills them.
/// </summary>
internal static class ReserveRule
{
    /// <summary>What a leader refuses when disks are nearly full: what brings contents, and what makes a topic.</summary>
    public static bool FillsTheDisk(Command command, QueueStateMachine state) => command.Kind switch
    {
        CommandKind.Publish or CommandKind.PublishMessages or CommandKind.CreateTopic or CommandKind.EnqueueJob or CommandKind.PutSchedule => true,
        CommandKind.ConfigureTopic => state.Describe(command.Topic.Span) is null,
        _ => false,
    };

    public static bool FillsTheDisk(Entry entry)
    {
        if (entry.Kind != EntryKind.Command || entry.Payload.IsEmpty)
            return false;
        var batch = new CommandBatchReader(entry.Payload);
        while (batch.TryRead(out var command))
        {
            if (command.Kind is CommandKind.Publish or CommandKind.PublishMessages or CommandKind.EnqueueJob)
                return true;
        }

        return false;
    }
}
