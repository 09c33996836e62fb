using System.Text;
using Rrmq.Histories;
using Rrmq.Queues;
using Rrmq.Raft;

namespace Rrmq.Simulation;

/// <summary>Log entries in the words of histories.</summary>
internal static class AppliedLog
{
    public static void Add(List<AppliedCommand> commands, Entry entry)
    {
        if (entry.Kind != EntryKind.Command || entry.Payload.IsEmpty)
            return;
        var batch = new CommandBatchReader(entry.Payload);
        for (var ordinal = 0; batch.TryRead(out var command); ordinal++)
        {
            // What /v1 does it does to topics of its own, and LeasingCheck looks at it.
            if (command.Kind > CommandKind.Pop)
                continue;
            commands.Add(new AppliedCommand(entry.Index.Value, ordinal, KindOf(command.Kind), Text(command.Topic),
                command.Kind == CommandKind.Publish ? Text(command.Body) : null, command.IdempotencyKey.IsEmpty ? null : Text(command.IdempotencyKey)));
        }
    }

    public static OperationKind KindOf(CommandKind kind) => kind switch
    {
        CommandKind.CreateTopic => OperationKind.CreateTopic,
        CommandKind.Publish => OperationKind.Publish,
        CommandKind.Pop => OperationKind.Pop,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "histories do not know this command"),
    };

    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
