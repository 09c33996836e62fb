using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Rrmq.EndToEnd;

/// <summary>Jobs and schedules when nodes die, with the worker of <c>samples/worker.sh</c>. docs/guarantees.md names these tests.</summary>
public sealed class JobFailoverTests : ClusterTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>What a real worker would make of a picture: something that only its payload gives.</summary>
    private const string Checksum = """sha256sum | sed 's/ .*/"/; s/^/"/'""";

    [Fact(Timeout = 180_000)]
    public async Task Jobs_run_to_their_ends_once_when_the_leader_dies()
    {
        const int Jobs = 60;
        var cluster = await StartAsync(3);
        var v1 = Own(new V1Client(cluster));
        await v1.InsistAsync("PUT", "/v1/topics/job.thumbnail", """{"lease": "3s"}""");
        await v1.InsistAsync("PUT", "/v1/schedules/heartbeat", """{"type": "heartbeat", "cron": "* * * * * *"}""", "schedule");
        var jobs = new Dictionary<string, string>();
        for (var i = 0; i < Jobs; i++)
        {
            var payload = $"\"photo {i}.jpg\"";
            var made = await v1.InsistAsync("POST", "/v1/jobs", $$"""{"type": "thumbnail", "payload": {{payload}}}""", $"job {i}");
            Assert.Equal(201, made.Status);
            jobs.Add(made.Json.GetProperty("id").GetString()!, payload);
        }

        Assert.Equal(Jobs, jobs.Count);
        var leader = await cluster.LeaderAsync();
        foreach (var node in cluster.Without(leader))
            StartWorker(node.Url, "thumbnail", Checksum);
        await Eventually.BeTrueAsync("some jobs are done", Patience, async () => await CountAsync(v1, "thumbnail", "succeeded") >= 5);

        leader.Kill();

        await Eventually.BeTrueAsync("all jobs are done", Patience, async () => await CountAsync(v1, "thumbnail", "succeeded") == Jobs);
        foreach (var (id, payload) in jobs)
        {
            var job = (await v1.InsistAsync("GET", $"/v1/jobs/{id}")).Json;
            Assert.Equal((payload, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(payload)))), (job.GetProperty("payload").GetRawText(), job.GetProperty("result").GetString()));
        }

        await EachTickMadeOneJobAsync(v1);
    }

    [Fact(Timeout = 180_000)]
    public async Task Results_outlive_compaction_and_everybodys_death_and_go_when_their_time_is_over()
    {
        const int Jobs = 200;
        var cluster = await StartAsync(3);
        var v1 = Own(new V1Client(cluster));
        var kept = new List<string>();
        for (var i = 0; i < Jobs; i++)
        {
            var keep = i % 2 == 0 ? "1h" : "1s";
            var id = (await v1.InsistAsync("POST", "/v1/jobs", $$"""{"type": "big", "payload": "{{new string('p', 20_000)}}", "keep": "{{keep}}"}""", $"job {i}")).Json.GetProperty("id").GetString()!;
            var receipt = (await v1.InsistAsync("POST", "/v1/jobs/receive?type=big", key: $"receive {i}")).Json.GetProperty("jobs")[0].GetProperty("receipt").GetString();
            Assert.Equal(200, (await v1.InsistAsync("PUT", $"/v1/jobs/{id}/result", $$"""{"receipt": "{{receipt}}", "result": "{{ResultOf(i)}}"}""", $"result {i}")).Status);
            if (i % 2 == 0)
                kept.Add(id);
        }

        foreach (var node in cluster.Nodes)
            node.Kill();
        cluster.StartAll();
        await cluster.LeaderAsync();

        await Eventually.BeTrueAsync("half of the jobs are gone", Patience, async () => await CountAsync(v1, "big", "succeeded") == kept.Count);
        for (var i = 0; i < kept.Count; i++)
        {
            var job = (await v1.InsistAsync("GET", $"/v1/jobs/{kept[i]}")).Json;
            Assert.Equal((20_000, ResultOf(2 * i)), (job.GetProperty("payload").GetString()!.Length, job.GetProperty("result").GetString()));
        }
    }

    private static string ResultOf(int i) => new((char)('a' + (i % 26)), 20_000);

    private void StartWorker(string node, string type, string command)
    {
        var copy = Own(new StreamWriter(NewFolder()["worker.log"]));
        Own(NodeProcess.Start([Path.Combine(Repository.Root, "samples", "worker.sh"), node, type, command], NewFolder().Path, TextWriter.Synchronized(copy), program: "sh"));
    }

    private static async Task<long> CountAsync(V1Client v1, string type, string state) =>
        (await v1.InsistAsync("GET", $"/v1/jobs?type={type}&limit=1")).Json.GetProperty("counts").GetProperty(state).GetInt64();

    /// <summary>As many jobs as ticks were run, and no more ticks than seconds have passed between the first and the last.</summary>
    private static async Task EachTickMadeOneJobAsync(V1Client v1)
    {
        await Eventually.BeTrueAsync("some ticks", Patience, async () => await CountAsync(v1, "heartbeat", "queued") >= 3);
        await v1.InsistAsync("PUT", "/v1/schedules/heartbeat", """{"type": "heartbeat", "cron": "* * * * * *", "paused": true}""", "pause");
        var schedule = (await v1.InsistAsync("GET", "/v1/schedules/heartbeat")).Json;
        var jobs = (await v1.InsistAsync("GET", "/v1/jobs?type=heartbeat&limit=1000")).Json.GetProperty("items").EnumerateArray().ToArray();

        Assert.Equal(schedule.GetProperty("runs").GetInt64(), jobs.Length);
        Assert.Equal(schedule.GetProperty("last_job").GetString(), jobs[^1].GetProperty("id").GetString());
        Assert.InRange(jobs.Length, 3, 2 + (schedule.GetProperty("last_at").GetDateTime() - jobs[0].GetProperty("created_at").GetDateTime()).TotalSeconds);
    }
}
