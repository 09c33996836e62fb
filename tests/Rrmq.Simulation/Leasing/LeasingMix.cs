using Rrmq.Queues;

namespace Rrmq.Simulation;

/// <summary>Who uses <c>/v1</c>, and how: clients that publish, receive and settle through any node, on topics of their own.</summary>
/// <param name="Clients">How many; each does everything.</param>
/// <param name="Keyed">Every so-manieth uses idempotency keys; 0 for none.</param>
/// <param name="RestMs">The longest pause between two requests.</param>
/// <param name="Topics">What they race for.</param>
internal sealed record LeasingMix(int Clients, int Keyed, int RestMs, IReadOnlyList<LeasedTopic> Topics)
{
    /// <summary>What one request can take of a client's time, its rest behind it included.</summary>
    public long LongestAttemptMs => LeasingWork.LongestWaitMs + LeasingAttempt.AnswerMs + LeasingClient.GraceMs + RestMs;

    public static LeasingMix Draw(int seed)
    {
        var chance = Chance.Of(seed, "leasing");
        var clients = chance.Happens(0.8) ? chance.Between(2, 5) : 0;
        var keyed = chance.Between(0, 3);
        var rest = chance.Between(10, 120);
        List<LeasedTopic> topics = [.. Enumerable.Range(1, chance.Between(1, 3)).Select(number => LeasedTopic.Draw(number, chance))];
        var logs = Chance.Of(seed, "logs");
        if (logs.Happens(0.5))
            topics.Add(LeasedTopic.DrawLog(logs));
        return new LeasingMix(clients, keyed, rest, topics);
    }

    public override string ToString() => $"{Clients} clients of /v1 ({(Keyed == 0 ? "none" : $"every {Keyed}.")} with keys) on {string.Join(", ", Topics)}";
}
