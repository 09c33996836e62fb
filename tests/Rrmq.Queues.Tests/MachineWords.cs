using System.Text;

namespace Rrmq.Queues.Tests;

/// <summary>What tests of <c>/v1</c> say to a machine, in few words.</summary>
internal static class MachineWords
{
    private static ulong _nonce;

    public static void Topic(this Machine machine, string topic, SettingsChange? settings = null) =>
        Assert.Equal(CommandStatus.Done, machine.Run(new ConfigureTopic(Machine.Bytes(topic), settings ?? new SettingsChange(), Machine.NoLimits) { Replaces = true }).Status);

    public static MessageId Send(this Machine machine, string topic, string content, string group = "", int priority = 0, long? delay = null, long? ttl = null)
    {
        var message = new OutgoingMessage(Machine.Bytes(content)) { Group = Machine.Bytes(group), Priority = (byte)priority, DelayMs = delay, TtlMs = ttl };
        var result = machine.Run(new PublishMessages(Machine.Bytes(topic), [message], Atomic: false));
        Assert.Equal(CommandStatus.Done, result.Status);
        return Assert.IsType<PublishedMessages>(result.Detail).Items[0].Id;
    }

    public static ReceiveMessages Receive(string topic, int max = 1, long? lease = null, string key = "", int maxBytes = int.MaxValue) =>
        new(Machine.Bytes(topic), max, maxBytes, lease, ++_nonce) { Consumer = Machine.Bytes("me"), IdempotencyKey = Machine.Bytes(key) };

    /// <summary>What a receive brings; nothing when it is refused.</summary>
    public static IReadOnlyList<TakenMessage> Take(this Machine machine, string topic, int max = 1, long? lease = null) =>
        (machine.Run(Receive(topic, max, lease)).Detail as TakenMessages)?.Messages ?? [];

    public static void Log(this Machine machine, string topic, SettingsChange? settings = null) => machine.Topic(topic, (settings ?? new SettingsChange()) with { Retention = Retention.Log });

    /// <summary>What a receive of a group of consumers brings; nothing when it is refused.</summary>
    public static IReadOnlyList<TakenMessage> TakeAs(this Machine machine, string topic, string group, int max = 1, long? lease = null) =>
        (machine.Run(Receive(topic, max, lease) with { Group = Machine.Bytes(group) }).Detail as TakenMessages)?.Messages ?? [];

    /// <summary>What a pop of a group of consumers brings, as text.</summary>
    public static string PopAs(this Machine machine, string topic, string group, int max = 1) =>
        string.Join(" ", ((machine.Run(new PopMessages(Machine.Bytes(topic), max, int.MaxValue, Machine.Bytes(group))).Detail as TakenMessages)?.Messages ?? []).Select(machine.Text));

    public static GroupView GroupOf(this Machine machine, string topic, string group) => machine.State.Group(Machine.Bytes(topic), Machine.Bytes(group))!;

    /// <summary>The contents of what a receive brings.</summary>
    public static string TakeText(this Machine machine, string topic, int max = 1) => string.Join(" ", machine.Take(topic, max).Select(machine.Text));

    public static CommandStatus Settle(this Machine machine, SettleAction action, TakenMessage message, long? duration = null, string reason = "") =>
        machine.SettleAll(action, [message], duration, reason)[0].Status;

    public static IReadOnlyList<SettledLease> SettleAll(this Machine machine, SettleAction action, IEnumerable<TakenMessage> messages, long? duration = null, string reason = "")
    {
        var command = new SettleLeases(action, [.. messages.Select(static message => message.Receipt)]) { DurationMs = duration, Reason = Machine.Bytes(reason) };
        return Assert.IsType<SettledLeases>(machine.Run(command).Detail).Items;
    }

    public static string Text(this Machine machine, TakenMessage message) => Encoding.UTF8.GetString(machine.Content(message.Content));

    public static TopicView View(this Machine machine, string topic) => machine.State.Describe(Machine.Bytes(topic))!;

    public static IReadOnlyList<MessageView> Peek(this Machine machine, string topic, MessageState? state = null, long from = 0, int limit = 1000) =>
        machine.State.Peek(Machine.Bytes(topic), state, from, limit)!.Messages;

    public static MessageStory Story(this Machine machine, string topic, MessageId id) => machine.State.Tell(Machine.Bytes(topic), id)!;

    public static string Kinds(this MessageStory story) => string.Join(" ", story.Events.Select(static happened => happened.Kind));

    public static string Utf8(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    /// <summary>Time goes on, and a batch without commands says so.</summary>
    public static void Wait(this Machine machine, long milliseconds)
    {
        machine.NowMs += milliseconds;
        machine.RunAll();
    }
}
