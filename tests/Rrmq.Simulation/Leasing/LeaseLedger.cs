using Rrmq.Queues;

namespace Rrmq.Simulation;

/// <summary>
/// The leases of one cluster's log, kept by the plainest rules there are, from commands and their results alone: a message has one lease at a time, settling needs it, and it lasts until its end, which only an extension or
/// a change of leaders moves. Throws when a result says otherwise.
/// </summary>
internal sealed class LeaseLedger
{
    /// <summary>More than nobody led for is not made good.</summary>
    private const long LongestGapMs = 60_000;

    private readonly Dictionary<MessageId, (ulong Token, long UntilMs)> _leases = [];
    private readonly HashSet<(long Lessor, string Name)> _consumed = [];
    private readonly Dictionary<MessageId, string> _names = [];
    private readonly Dictionary<Receipt, string> _acked = [];

    /// <summary>A new leader has begun, so long after the last stamp before it.</summary>
    public void LeadershipBegins(long beforeMs, long nowMs)
    {
        var gap = Math.Min(nowMs - beforeMs, LongestGapMs);
        foreach (var (message, lease) in _leases.ToArray())
            _leases[message] = lease with { UntilMs = lease.UntilMs + Math.Max(0, gap) };
    }

    /// <param name="where">In the log.</param>
    /// <param name="message">What was taken.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="group">The number of the group of consumers that took it; null from a queue.</param>
    /// <param name="nowMs">The state's clock.</param>
    public void Took(string where, TakenMessage message, string name, long? group, long nowMs)
    {
        var id = message.Token == 0 && group is { } number ? message.Id with { Topic = number } : message.Receipt.Message;
        if (_consumed.Contains((id.Topic, name)))
            Broken($"{where} brings {name}, which was consumed before");
        if (_leases.TryGetValue(id, out var lease) && lease.UntilMs > nowMs)
            Broken($"{where} brings {name} at {nowMs}, which is leased until {lease.UntilMs}");
        _names[id] = name;
        if (message.Token == 0)
        {
            _leases.Remove(id);
            _consumed.Add((id.Topic, name));
            return;
        }

        if (message.LeaseUntilMs <= nowMs)
            Broken($"{where} leases {name} at {nowMs} until {message.LeaseUntilMs}");
        _leases[id] = (message.Token, message.LeaseUntilMs);
    }

    public void Settled(string where, SettleLeases settle, SettledLeases result, long nowMs)
    {
        for (var i = 0; i < settle.Receipts.Count; i++)
            Settled(where, settle.Action, settle.Receipts[i], result.Items[i], nowMs);
    }

    /// <summary>A topic that goes takes its leases with it.</summary>
    public void TopicGone(long number)
    {
        foreach (var message in _leases.Keys.Where(message => message.Topic == number).ToArray())
            _leases.Remove(message);
    }

    public bool IsLeased(MessageId message, long nowMs) => _leases.TryGetValue(message, out var lease) && lease.UntilMs > nowMs;

    /// <summary>A group of consumers was sent elsewhere: its leases are lost, and what it has consumed it may get again.</summary>
    public void Sought(long group)
    {
        foreach (var id in _leases.Keys.Where(id => id.Topic == group).ToArray())
            _leases.Remove(id);
        _consumed.RemoveWhere(one => one.Lessor == group);
    }

    /// <summary>Messages whose topic or life ended take their leases with them.</summary>
    public void Gone(MessageId message) => _leases.Remove(message);

    private void Settled(string where, SettleAction action, Receipt receipt, SettledLease item, long nowMs)
    {
        var isOpen = _leases.TryGetValue(receipt.Message, out var lease) && lease.Token == receipt.Token && lease.UntilMs > nowMs;
        if (item.Status == CommandStatus.Done != isOpen)
            Broken($"{where} to {action} {receipt.Message} at {nowMs} is answered with {item.Status}, and its lease is {(isOpen ? $"open until {lease.UntilMs}" : "over")}");
        if (!isOpen)
            return;
        if (action == SettleAction.Extend)
        {
            if (item.LeaseUntilMs <= nowMs)
                Broken($"{where} extends {receipt.Message} at {nowMs} until {item.LeaseUntilMs}");
            _leases[receipt.Message] = (receipt.Token, item.LeaseUntilMs);
            return;
        }

        _leases.Remove(receipt.Message);
        if (action != SettleAction.Ack)
            return;
        _consumed.Add((receipt.Message.Topic, _names[receipt.Message]));
        if (!_acked.TryAdd(receipt, where))
            Broken($"{where} counts an ack of {receipt.Message} that {_acked[receipt]} has counted");
    }

    private static void Broken(string what) => throw new BrokenPromiseException("leases", what);
}
