using System.Net.Http.Json;
using System.Text.Json;
using Rrmq.Client;

namespace Rrmq.EndToEnd;

/// <summary>The samples in C#, as somebody runs them, while nodes die under them.</summary>
public sealed class SampleTests : ClusterTest
{
    private const int Orders = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    [Fact(Timeout = 400_000)]
    public async Task Through_the_death_of_a_leader_and_of_the_worker_no_order_is_lost_or_cooked_twice()
    {
        var cluster = await StartAsync(3);
        var nodes = $"--Rrmq:Nodes={string.Join(',', cluster.Nodes.Select(node => node.Url))}";
        var ledger = cluster.Folder["orders.ledger"];
        var web = Own(SampleProcess.Start("Rrmq.Samples.Web", cluster.Folder, nodes, "--urls=http://127.0.0.1:0"));
        string[] cook = [nodes, $"--Ledger={ledger}"];
        var worker = Own(SampleProcess.Start("Rrmq.Samples.Worker", cluster.Folder, cook));
        using var http = new HttpClient { BaseAddress = new Uri(await AddressAsync(web)), Timeout = Patience };

        for (var number = 0; number < Orders; number++)
        {
            if (number == Orders / 3)
                (await cluster.LeaderAsync()).Kill();
            if (number == Orders / 2)
            {
                worker.KillAtOnce();
                worker = Own(SampleProcess.Start("Rrmq.Samples.Worker", cluster.Folder, cook));
            }

            // The customer clicks twice.
            for (var click = 0; click < 2; click++)
            {
                using var answer = await http.PostAsJsonAsync("/orders", new { number, dish = $"dish {number}" }, TestContext.Current.CancellationToken);
                Assert.True(answer.IsSuccessStatusCode, $"order {number}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
            }
        }

        var v1 = Own(new V1Client(cluster));
        await Eventually.BeTrueAsync("every order consumed", Patience, async () =>
            (await v1.InsistAsync("GET", "/v1/topics/orders")).Json.GetProperty("consumed").GetInt64() == Orders);
        var lines = (await File.ReadAllLinesAsync(ledger, TestContext.Current.CancellationToken)).Select(line => line.Split('\t')).ToList();
        Assert.Equal(Enumerable.Range(0, Orders).Select(number => $"dish {number}").Order(), lines.Select(line => line[2]).Order());
        Assert.Equal(Orders, lines.Select(line => line[0]).Distinct().Count());

        web.Send(Signal.Terminate);
        worker.Send(Signal.Terminate);
        Assert.Equal((0, 0), (await web.ExitAsync(Patience), await worker.ExitAsync(Patience)));
    }

    [Fact(Timeout = 180_000)]
    public async Task Through_the_death_of_a_leader_and_of_the_worker_every_job_has_its_result()
    {
        const int Jobs = 100;
        var cluster = await StartAsync(3);
        var nodes = $"--Rrmq:Nodes={string.Join(',', cluster.Nodes.Select(node => node.Url))}";
        var worker = Own(SampleProcess.Start("Rrmq.Samples.JobWorker", cluster.Folder, nodes));
        using var client = new RrmqClient(new RrmqClientOptions { Nodes = [.. cluster.Nodes.Select(node => new Uri(node.Url))] });

        var ids = new List<string>();
        for (var number = 0; number < Jobs; number++)
        {
            if (number == Jobs / 3)
                (await cluster.LeaderAsync()).Kill();
            if (number == Jobs / 2)
            {
                worker.KillAtOnce();
                worker = Own(SampleProcess.Start("Rrmq.Samples.JobWorker", cluster.Folder, nodes));
            }

            using var payload = JsonDocument.Parse($$"""{"text": "{{string.Concat(Enumerable.Repeat("word\\n", number))}}"}""");
            ids.Add((await client.Jobs.EnqueueAsync("count-words", payload.RootElement, cancellation: TestContext.Current.CancellationToken)).Id);
        }

        for (var number = 0; number < Jobs; number++)
        {
            var job = await client.Jobs.WaitAsync(ids[number], TestContext.Current.CancellationToken);
            Assert.Equal(("succeeded", number), (job.State, job.Result?.GetProperty("words").GetInt32()));
        }

        Assert.Equal(Jobs, (await client.Jobs.ListAsync("count-words", cancellation: TestContext.Current.CancellationToken)).Counts.Values.Sum());
        worker.Send(Signal.Terminate);
        Assert.Equal(0, await worker.ExitAsync(Patience));
    }

    /// <summary>Where it listens, as it says when it does.</summary>
    private static async Task<string> AddressAsync(NodeProcess web)
    {
        const string Words = "Now listening on: ";
        return await Eventually.SeeAsync("the address of the web sample", Patience, () =>
            Task.FromResult(web.Lines.FirstOrDefault(line => line.Contains(Words, StringComparison.Ordinal))?.Split(Words)[1].Trim()));
    }
}
