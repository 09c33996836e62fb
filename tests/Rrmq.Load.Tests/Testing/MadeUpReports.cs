using System.Diagnostics;

namespace Rrmq.Load.Tests;

/// <summary>Evaluations with made-up figures, for what is written about them.</summary>
internal static class MadeUpReports
{
    private static readonly long Millisecond = Stopwatch.Frequency / 1000;

    public static EvaluationReport Of(EvaluationProfile profile, int rounds = 2, long lost = 0)
    {
        var random = new Random(4);
        var results = Enumerable.Range(0, rounds).SelectMany(round => ScenarioList.Of(profile).Select(scenario => Result(scenario, round, random, lost))).ToList();
        return new EvaluationReport("0.1.0", new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero), profile.Name, 7, 99.5, [new Fact("processors", "2, \"A & B\" <fast>")], results, []);
    }

    public static PeerComparison Peers() => new(new DateTimeOffset(2026, 3, 4, 6, 0, 0, TimeSpan.Zero), 3, 4,
        [new PeerSystem("RRMQ", "0.1.0", "synced on a majority", "raw sockets"), new PeerSystem("Other & Co", "1.2", "synced <never>", "its own client")],
        [
            new PeerRow("publish, 64 outstanding", "messages/s", true, [PeerCell.Of([10_000, 12_000, 11_000], 1.5, 7), PeerCell.Of([30_000, 31_000, 29_000], 1, 4)]),
            new PeerRow("leader killed, gap", "ms", false, [PeerCell.Of([40, 50, 45]), PeerCell.Of([], remark: "not tried")]),
        ]);

    private static ScenarioResult Result(Scenario scenario, int round, Random random, long lost)
    {
        var recorder = new Recorder(0);
        for (var i = 0; i < 400; i++)
        {
            var answered = (i + 1) * 5 * Millisecond;
            var latency = (long)(Millisecond * (1 + (random.NextDouble() * 3)));
            recorder.Succeeded(isPublish: i % 2 == 0 || scenario.Mode == LoadMode.Publish, answered - latency, answered - latency, answered);
        }

        recorder.Failed("not_leader", 1900 * Millisecond);
        var recording = recorder.Finish(2000 * Millisecond);
        var tally = new TallyReport { Acknowledged = 200, Delivered = 200 - lost, Missing = lost, Lost = lost };
        var load = new LoadResult(["http://127.0.0.1:1"], scenario.Mode, scenario.PerSecond, scenario.Connections, 1, scenario.MessageBytes, "t", recording,
            scenario.Mode == LoadMode.Publish ? Emptying() : null, tally, 0.3);
        var paced = scenario.ShareOfMost is null ? scenario : scenario with { PerSecond = 1234 };
        return new ScenarioResult(paced, round, load, scenario.KillsLeader ? [new FaultMark(0.7, "n1, the leader, is killed (-9)"), new FaultMark(1.4, "n1 is started again")] : [], 1.5, 100 << 20);
    }

    private static Recording Emptying()
    {
        var recorder = new Recorder(0);
        recorder.Succeeded(isPublish: false, 0, 0, Millisecond);
        return recorder.Finish(10 * Millisecond);
    }
}
