namespace Rrmq.Server.Tests;

/// <summary>What is there at a node before an example of openapi.json is typed, and what the shown ids are really called.</summary>
internal sealed class ExampleWorld(V1Client v1)
{
    private const string Topic = "/v1/topics/orders";
    private const string Group = Topic + "/groups/billing";
    private const string Schedule = "/v1/schedules/nightly";
    private const string ShownId = "7-1042";
    private const string ShownMember = "/v1/cluster/members/2";
    private static readonly string ShownReceipt = ApiDocument.Root["components"]!["schemas"]!["Receipt"]!["examples"]![0]!.GetValue<string>();

    public V1Client V1 { get; } = v1;

    /// <returns>What puts real ids in the place of those that are shown.</returns>
    public async Task<Func<string, string>> PrepareAsync(string name)
    {
        await V1.SendAsync("DELETE", Topic);
        await V1.SendAsync("DELETE", Schedule);
        switch (name)
        {
            case "createTopic/new" or "putTopic/new" or "putSchedule/nightly" or "createJob/thumbnail" or "createJob/after_nothing":
                return text => text;
            case "listStream/all" or "syncStream/beginning":
                Assert.Equal(200, (await V1.PostJsonAsync("/send", """{"payload": {"temperature": 21.5}}""")).Status);
                return text => text;
            case "removeMember/late":
                var added = await V1.PostJsonAsync("/v1/cluster/members", """{"address": "http://127.0.0.1:1", "name": "late"}""");
                return text => text.Replace(ShownMember, ShownMember[..^1] + added["id"], StringComparison.Ordinal);
            case "clusterHistory/minutes":
                await Eventually.BeTrueAsync(async () => (await V1.GetAsync("/v1/cluster/history"))["at"].GetArrayLength() > 0);
                return text => text;
            case "getSchedule/nightly" or "listSchedules/all" or "putSchedule/hourly":
                Assert.Equal(201, (await V1.PutAsync(Schedule, """{"cron": "0 3 * * *", "type": "report"}""")).Status);
                return text => text;
            case "listJobs/all":
                await MakeJobAsync();
                await ReceiveJobAsync();
                await MakeJobAsync();
                return text => text;
            case "getJob/queued" or "cancelJob/cancelled" or "receiveJobs/one":
                return Real(await MakeJobAsync(), "");
            case "jobProgress/one" or "completeJob/one" or "failJob/one":
                await MakeJobAsync();
                return await ReceiveJobAsync();
            case "retryJob/again":
                var id = await MakeJobAsync();
                Assert.Equal(200, (await V1.SendAsync("DELETE", $"/v1/jobs/{id}")).Status);
                return Real(id, "");
        }

        if (!name.Contains("Log/", StringComparison.Ordinal) && !name.Contains("Group", StringComparison.Ordinal))
            return await FillTopicAsync();
        var last = await FillLogAsync();
        if (name != "putGroup/earliest")
            Assert.Equal(201, (await V1.PutAsync(Group)).Status);
        return Real(last, "");
    }

    /// <summary>Undoes what would be in the way of the next.</summary>
    public async Task ClearAsync(string name, V1Reply reply)
    {
        // A lone node with a second member that does not exist could commit nothing any more once that one voted.
        if (name == "addMember/newcomer")
            Assert.Equal(200, (await V1.SendAsync("DELETE", $"/v1/cluster/members/{reply["id"]}")).Status);

        // A worker must find the job that was made for it, and none that was made before.
        if (name is "createJob/thumbnail" or "getJob/queued" or "retryJob/again")
            Assert.Equal(200, (await V1.SendAsync("DELETE", $"/v1/jobs/{reply["id"].GetString()}")).Status);
    }

    private static Func<string, string> Real(string id, string receipt) =>
        text => text.Replace(ShownReceipt, receipt, StringComparison.Ordinal).Replace(ShownId, id, StringComparison.Ordinal);

    /// <summary>Four messages, the first of them leased.</summary>
    private async Task<Func<string, string>> FillTopicAsync()
    {
        Assert.Equal(201, (await V1.PutAsync(Topic)).Status);
        var id = "";
        for (var i = 0; i < 4; i++)
            id = (await V1.SendAsync("POST", Topic + "/messages", "two pizzas"u8.ToArray(), "text/plain; charset=utf-8"))["id"].GetString()!;
        var receipt = Assert.Single(await V1.TakeAsync(Topic + "/receive")).GetProperty("receipt").GetString()!;
        return Real(id, receipt);
    }

    /// <summary>The same as a log, where nothing is leased.</summary>
    private async Task<string> FillLogAsync()
    {
        Assert.Equal(201, (await V1.PutAsync(Topic, """{"retention": "log"}""")).Status);
        var id = "";
        for (var i = 0; i < 4; i++)
            id = (await V1.SendAsync("POST", Topic + "/messages", "two pizzas"u8.ToArray(), "text/plain; charset=utf-8"))["id"].GetString()!;
        return id;
    }

    private async Task<string> MakeJobAsync()
    {
        var made = await V1.PostJsonAsync("/v1/jobs", """{"type": "thumbnail", "payload": {"photo": "p-17.jpg"}}""");
        Assert.Equal(201, made.Status);
        return made["id"].GetString()!;
    }

    private async Task<Func<string, string>> ReceiveJobAsync()
    {
        var job = (await V1.PostAsync("/v1/jobs/receive?type=thumbnail"))["jobs"][0];
        return Real(job.GetProperty("id").GetString()!, job.GetProperty("receipt").GetString()!);
    }
}
