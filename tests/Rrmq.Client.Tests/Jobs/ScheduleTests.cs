namespace Rrmq.Client.Tests;

public sealed class ScheduleTests(LiveNode node) : ClientTest(node)
{
    [Fact]
    public async Task A_schedule_is_made_shown_paused_and_ended()
    {
        var name = $"nightly/{Guid.NewGuid():n}";
        var made = await Client.Schedules.PutAsync(name, new ScheduleSettings("30 3 * * *", "report") { TimeZone = "Europe/Berlin", MaxAttempts = 2, Backoff = TimeSpan.FromSeconds(90), Keep = TimeSpan.FromHours(2) });

        Assert.Equal((name, "30 3 * * *", "Europe/Berlin", "report", false, 0), (made.Name, made.Cron, made.TimeZone, made.Type, made.Paused, made.Runs));
        Assert.Equal((2, TimeSpan.FromSeconds(90), TimeSpan.FromHours(2), "once"), (made.MaxAttempts, made.Backoff, made.Keep, made.Missed));
        Assert.NotNull(made.NextAt);
        Assert.Contains(await Client.Schedules.ListAsync(), schedule => schedule.Name == name);

        Assert.True((await Client.Schedules.PutAsync(name, new ScheduleSettings("30 3 * * *", "report") { Paused = true })).Paused);
        Assert.True((await Client.Schedules.GetAsync(name)).Paused);
        await Client.Schedules.DeleteAsync(name);
        Assert.Equal("schedule_not_found", (await Assert.ThrowsAsync<RrmqRefusedException>(() => Client.Schedules.GetAsync(name))).Code);
    }

    [Fact]
    public async Task A_schedule_makes_jobs()
    {
        var type = Guid.NewGuid().ToString("n");
        await Client.Schedules.PutAsync(type, new ScheduleSettings("* * * * * *", type));

        var job = (await Client.Jobs.ReceiveAsync(type, wait: TimeSpan.FromSeconds(30))).Single();

        Assert.Equal(type, (await Client.Jobs.GetAsync(job.Id)).Schedule);
        Assert.InRange((await Client.Schedules.GetAsync(type)).Runs, 1, long.MaxValue);
        await Client.Schedules.DeleteAsync(type);
    }
}
