namespace Rrmq.EndToEnd;

public sealed class PausedLeaderTests : ClusterTest
{
    [Fact(Timeout = 180_000)]
    public async Task A_leader_that_slept_through_an_election_never_answers_from_old_state()
    {
        var cluster = await StartAsync(3);
        var load = await Workload.StartAsync(cluster, producers: 2, consumers: 2);
        using var client = cluster.Client();
        for (var round = 0; round < 3; round++)
        {
            var (made, emptied, filled) = ($"made-{round}", $"emptied-{round}", $"filled-{round}");
            await client.InsistAsync(Requests.CreateTopic(emptied));
            await client.InsistAsync(Requests.CreateTopic(filled));
            await client.InsistAsync(Requests.Publish(emptied, "old", $"old-{round}"));

            var sleeper = await cluster.LeaderAsync();
            sleeper.Stop();
            await cluster.LeaderAsync();
            await client.InsistAsync(Requests.CreateTopic(made));
            Assert.Equal("old", (await client.InsistAsync(Requests.Pop(emptied, $"take-{round}"))).Message);
            await client.InsistAsync(Requests.Publish(filled, "new", $"new-{round}"));

            // Two sets of the same questions: one that waits in its sockets when it wakes, one that comes just after.
            var waiting = AskAllAsync(cluster, sleeper, made, emptied, filled);
            sleeper.Continue();
            var first = await waiting;
            var second = await AskAllAsync(cluster, sleeper, made, emptied, filled);

            var brought = 0;
            foreach (var (listing, empty, full, again) in new[] { first, second })
            {
                Assert.True(listing.Fate != Fate.Done || listing.Topics.Contains(made), $"the listing is old: {listing}");
                Assert.True(empty.Fate != Fate.Done, $"a message was delivered twice: {empty}");
                Assert.True(full.Fate != Fate.Refused, $"a message that waits was not seen: {full}");
                Assert.True(again.Fate != Fate.Done, $"a topic was made twice: {again}");
                brought += full.Fate == Fate.Done ? 1 : 0;
                Report.Line($"woken leader: {listing.Error ?? "ok"}, {empty.Error ?? "ok"}, {full.Error ?? "ok"}, {again.Error ?? "ok"}");
            }

            Assert.InRange(brought, 0, 1);
            await load.ProgressAsync(20);
        }

        await cluster.LeaderAsync();
        await load.FinishAsync();
    }

    // Each on a connection of its own, so that all of them are there at the moment it wakes.
    private static async Task<(Result Listing, Result Empty, Result Full, Result Again)> AskAllAsync(
        Cluster cluster, ClusterNode node, string made, string emptied, string filled)
    {
        var results = await Task.WhenAll(
            AskAsync(Requests.ListTopics()), AskAsync(Requests.Pop(emptied)), AskAsync(Requests.Pop(filled)), AskAsync(Requests.CreateTopic(made)));
        return (results[0], results[1], results[2], results[3]);

        async Task<Result> AskAsync(byte[] request)
        {
            using var client = cluster.Client();
            return await client.AskAsync(node.Index, request);
        }
    }
}
