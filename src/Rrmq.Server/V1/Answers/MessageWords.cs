using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>The words for states and events of messages.</summary>
internal static class MessageWords
{
    /// <summary>Those that can be asked for, in the order of <see cref="MessageState"/>.</summary>
    public static readonly string[] States = ["ready", "leased", "delayed", "dead"];

    public static string Of(MessageState state) => state == MessageState.Gone ? "gone" : States[(int)state];

    public static string Of(MessageEventKind kind) => kind switch
    {
        MessageEventKind.Published => "published",
        MessageEventKind.Leased => "leased",
        MessageEventKind.Extended => "extended",
        MessageEventKind.Released => "released",
        MessageEventKind.Rejected => "rejected",
        MessageEventKind.LeaseExpired => "lease-expired",
        MessageEventKind.DeadLettered => "dead-lettered",
        MessageEventKind.Redriven => "redriven",
        MessageEventKind.Consumed => "consumed",
        MessageEventKind.Expired => "expired",
        MessageEventKind.Dropped => "dropped",
        MessageEventKind.Blocked => "blocked",
        _ => throw new InvalidOperationException($"the state machine tells of {kind}"),
    };
}
