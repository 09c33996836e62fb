using Rrmq.Queues;

namespace Rrmq.Simulation;

/// <summary>What each group of consumers of a log that keeps everything has consumed, by the plainest rules: all of it comes, once, and where the log keeps an order the first that is not consumed comes next.</summary>
internal sealed class GroupLedger(LeasedTopic log)
{
    private readonly Dictionary<string, OrderLedger> _groups = log.Groups.ToDictionary(group => group, _ => new OrderLedger(log));

    public void Published(long sequence, string group)
    {
        foreach (var ledger in _groups.Values)
            ledger.Published(sequence, group);
    }

    public void Took(string where, string group, TakenMessage message) => _groups[group].Took($"{where} of {group}", message);

    public void Consumed(string group, long sequence) => _groups[group].Consumed(sequence);

    /// <summary>After everything was drained: no group has missed anything.</summary>
    public void Finish()
    {
        foreach (var (group, ledger) in _groups)
        {
            if (ledger.Left > 0)
                throw new BrokenPromiseException("each group sees every message", $"{group} has not consumed {ledger.Left} messages of {log}, the first of them {ledger.First}");
        }
    }
}
