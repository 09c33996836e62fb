using Rrmq.Queues;

namespace Rrmq.Node.Tests;

/// <summary>Schedules in whole clusters of production loops, in virtual time.</summary>
public sealed class ScheduleTests
{
    private const long TickMs = 2_000;

    [Fact]
    public void A_schedule_fires_once_a_tick_over_a_thousand_ticks_whoever_leads()
    {
        const int Ticks = 1_000;
        var cluster = new InMemoryCluster(3);
        var first = Put(cluster, "*/2 * * * * *");
        var random = new Random(7);
        var (changes, nextChange, seen) = (0, 0L, first - TickMs);
        while (seen < first + ((Ticks - 1) * TickMs))
        {
            cluster.Advance(50);
            if (cluster.NowMs >= nextChange)
            {
                nextChange = cluster.NowMs + random.Next(5_000, 60_000);
                cluster.ElectWithout(cluster.Leader);
                cluster.Heal();
                changes++;
            }

            // Tick after tick, none left out, none twice.
            var schedule = cluster.Leader.Loop.State.DescribeSchedule("s"u8)!;
            if (schedule.LastMs is not { } last || last == seen)
                continue;
            Assert.Equal(seen + TickMs, last);
            Assert.Equal((last - first) / TickMs, schedule.Runs - 1);
            seen = last;
        }

        cluster.Advance(1_000);
        Assert.True(changes > 40, $"{changes} changes of the leader");
        foreach (var node in cluster.Nodes)
        {
            var jobs = node.Loop.State.DescribeJobs("job.t"u8, null, default, 10_000).Jobs;
            Assert.Equal(node.Loop.State.DescribeSchedule("s"u8)!.Runs, jobs.Count);
            Assert.InRange(jobs.Count, Ticks, Ticks + 2);
            Assert.Equal(jobs.Count, jobs.Select(job => job.CreatedMs / TickMs).Distinct().Count());
            Assert.All(jobs, job => Assert.Equal((JobState.Queued, "s"), (job.State, System.Text.Encoding.UTF8.GetString(job.Schedule))));
            Assert.Equal(cluster.Leader.Loop.State.StateHash(), node.Loop.State.StateHash());
        }
    }

    [Theory]
    [InlineData(MissedTicks.Once, 1)]
    [InlineData(MissedTicks.Skip, 0)]
    public void Ticks_that_a_cluster_slept_through_run_as_their_schedule_says(MissedTicks missed, long runs)
    {
        var cluster = new InMemoryCluster(3);
        var first = Put(cluster, "0 * * * *", missed);

        // Half past some hour: the last tick is half an hour old.
        cluster.Jump(first - cluster.Leader.Loop.State.NowMs + (5 * 3_600_000) + 1_800_000);
        cluster.Elect();
        cluster.Advance(2_000);

        var schedule = cluster.Leader.Loop.State.DescribeSchedule("s"u8)!;
        Assert.Equal((runs, runs == 0 ? null : first + (5 * 3_600_000), first + (6 * 3_600_000)), (schedule.Runs, schedule.LastMs, schedule.NextMs!.Value));
        Assert.Equal(runs, cluster.Leader.Loop.State.JobCount);
    }

    [Theory]
    [InlineData(MissedTicks.Once)]
    [InlineData(MissedTicks.Skip)]
    public void A_tick_that_an_election_delays_is_not_missed(MissedTicks missed)
    {
        var cluster = new InMemoryCluster(3);
        var first = Put(cluster, "0 * * * *", missed);
        cluster.Jump(first - cluster.Leader.Loop.State.NowMs - 300);
        cluster.Elect();
        cluster.ElectWithout(cluster.Leader);
        cluster.Heal();
        cluster.Advance(3_000);

        Assert.Equal((1, first), (cluster.Leader.Loop.State.DescribeSchedule("s"u8)!.Runs, cluster.Leader.Loop.State.DescribeSchedule("s"u8)!.LastMs));
    }

    [Fact]
    public void What_a_pause_slept_through_runs_once_when_it_ends()
    {
        var cluster = new InMemoryCluster(1);
        var first = Put(cluster, "*/2 * * * * *", paused: true);
        cluster.Advance(10 * TickMs);
        Assert.Equal((0, first), (cluster.Leader.Loop.State.JobCount, cluster.Leader.Loop.State.DescribeSchedule("s"u8)!.NextMs));

        Put(cluster, "*/2 * * * * *");
        cluster.Advance(100);

        Assert.Equal(1, cluster.Leader.Loop.State.JobCount);
        Assert.True(cluster.Leader.Loop.State.DescribeSchedule("s"u8)!.NextMs > cluster.Leader.Loop.State.NowMs);
    }

    [Fact]
    public void Nothing_is_begun_on_a_full_disk_and_the_tick_is_made_up_for_afterwards()
    {
        var cluster = new InMemoryCluster(1);
        Put(cluster, "*/2 * * * * *");
        cluster.Leader.IsDiskFull = true;
        cluster.Advance(5 * TickMs);
        var before = cluster.Leader.Loop.State.AppliedIndex;
        cluster.Advance(5 * TickMs);
        Assert.Equal((0, before), (cluster.Leader.Loop.State.JobCount, cluster.Leader.Loop.State.AppliedIndex));

        cluster.Leader.IsDiskFull = false;
        cluster.Advance(1_500);

        Assert.InRange(cluster.Leader.Loop.State.JobCount, 1, 2);
    }

    [Fact]
    public void A_schedule_of_a_zone_that_the_leader_does_not_know_stays_due_and_harms_no_other()
    {
        var cluster = new InMemoryCluster(1);
        Put(cluster, "*/2 * * * * *");
        Put(cluster, "*/2 * * * * *", name: "strange", zone: "Middle/Earth");

        cluster.Advance(4 * TickMs);

        var state = cluster.Leader.Loop.State;
        Assert.InRange(state.DescribeSchedule("s"u8)!.Runs, 3, 5);
        Assert.Equal(0, state.DescribeSchedule("strange"u8)!.Runs);
    }

    private static long Put(InMemoryCluster cluster, string cron, MissedTicks missed = MissedTicks.Once, bool paused = false, string name = "s", string zone = "UTC")
    {
        var leader = cluster.Elect();

        // The first stamp of all.
        leader.Get(InMemoryCluster.Create($"first {leader.Loop.State.AppliedIndex}"));
        var first = CronTimes.Parse(cron, "UTC", out _)!.NextAfter(leader.Loop.State.NowMs)!.Value;
        var answer = leader.Get(new PutSchedule(InMemoryCluster.Bytes("job.t"), InMemoryCluster.Bytes(name), new Envelope("application/json", [], InMemoryCluster.Bytes("1")).Encode(), first, new TopicLimits(1_000_000, 1_000_000_000))
        {
            Cron = InMemoryCluster.Bytes(cron), TimeZone = InMemoryCluster.Bytes(zone), KeepMs = 3_600_000, Missed = missed, Paused = paused,
        });
        Assert.Equal((AnswerKind.Applied, CommandStatus.Done), (answer.Kind, answer.Result.Status));
        return ((ScheduleAnswer)answer.Result.Detail!).Schedule.NextMs!.Value;
    }
}
