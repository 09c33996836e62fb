using Rrmq.Queues;
using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>
/// What a node that lives on its disk's reserve takes from a leader, whose own disk may have room: what keeps the cluster going and empties queues, and nothing that fills them.
/// </summary>
internal static class ReserveRule
{
    public static bool FillsTheDisk(Entry entry)
    {
        if (entry.Kind != EntryKind.Command || entry.Payload.IsEmpty)
            return false;
        var batch = new CommandBatchReader(entry.Payload);
        while (batch.TryRead(out var command))
        {
            if (command.Kind == CommandKind.Publish)
                return true;
        }

        return false;
    }
}
