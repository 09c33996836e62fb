using Rrmq.Node;
using Rrmq.Queues;
using Rrmq.Raft;

namespace Rrmq.Server.Tests;

/// <summary>What a client of <c>/v1</c> is told of each way a request can end.</summary>
public sealed class V1FailuresTests
{
    private static readonly Member Leader = new(new NodeId(2), "n1", "http://10.0.0.2:8567", "10.0.0.2", 8567, 8567);

    [Theory]
    [InlineData(AnswerKind.NotLeader, 307, "not_leader", false, "not-applied")]
    [InlineData(AnswerKind.NoLeader, 503, "no_quorum", true, "not-applied")]
    [InlineData(AnswerKind.LeadershipLost, 504, "leadership_lost", true, "unknown")]
    [InlineData(AnswerKind.TimedOut, 504, "timed_out", true, "unknown")]
    [InlineData(AnswerKind.Overloaded, 503, "overloaded", true, "not-applied")]
    [InlineData(AnswerKind.TooManyWaiting, 429, "too_many_waiting", true, "not-applied")]
    [InlineData(AnswerKind.TooManyKeys, 429, "too_many_idempotency_keys", true, "not-applied")]
    [InlineData(AnswerKind.DiskFull, 507, "disk_full", false, "not-applied")]
    [InlineData(AnswerKind.MajorityDiskFull, 507, "disk_full", false, "not-applied")]
    [InlineData(AnswerKind.Stopping, 503, "stopping", true, "not-applied")]
    [InlineData(AnswerKind.Removed, 503, "node_removed", false, "not-applied")]
    public void Every_refusal_of_the_node_has_its_status_and_outcome(AnswerKind kind, int status, string slug, bool canRetry, string outcome)
    {
        var failure = V1Failures.Of(new Answer(kind, Leader: Leader))!;

        Assert.Equal((status, slug, canRetry, outcome), (failure.Status, failure.Slug, failure.CanRetry, failure.Outcome));
        Assert.Equal("not-applied", V1Failures.OfRead(kind, Leader)!.Outcome);
    }

    [Theory]
    [InlineData(CommandStatus.TopicExists, 409, "topic_exists")]
    [InlineData(CommandStatus.TopicNotFound, 404, "topic_not_found")]
    [InlineData(CommandStatus.TopicFull, 429, "topic_full")]
    [InlineData(CommandStatus.KeyReused, 422, "idempotency_key_reused")]
    [InlineData(CommandStatus.TooManyKeys, 429, "too_many_idempotency_keys")]
    [InlineData(CommandStatus.LeaseLost, 409, "lease_lost")]
    [InlineData(CommandStatus.PreconditionFailed, 412, "precondition_failed")]
    [InlineData(CommandStatus.TooManyLeases, 429, "too_many_leases")]
    [InlineData(CommandStatus.NotTried, 409, "not_tried")]
    [InlineData(CommandStatus.JobsTopic, 409, "jobs_topic")]
    [InlineData(CommandStatus.JobNotFound, 404, "job_not_found")]
    [InlineData(CommandStatus.JobFinished, 409, "job_finished")]
    [InlineData(CommandStatus.JobNotFailed, 409, "job_not_failed")]
    [InlineData(CommandStatus.UniqueKeyTaken, 409, "unique_key_taken")]
    [InlineData(CommandStatus.TooManyJobs, 429, "too_many_jobs")]
    [InlineData(CommandStatus.ScheduleNotFound, 404, "schedule_not_found")]
    [InlineData(CommandStatus.TooManySchedules, 429, "too_many_schedules")]
    public void Every_failure_of_the_queue_has_its_status(CommandStatus result, int status, string slug)
    {
        var failure = V1Failures.Of(new Answer(AnswerKind.Applied, new CommandResult(result, Replayed: true)))!;

        Assert.Equal((status, slug, status == 429, "not-applied", true), (failure.Status, failure.Slug, failure.CanRetry, failure.Outcome, failure.Replayed));
    }

    [Fact]
    public void Every_kind_and_status_is_known()
    {
        foreach (var kind in Enum.GetValues<AnswerKind>())
            Assert.Equal(kind == AnswerKind.Applied, V1Failures.Of(new Answer(kind)) is null);
        foreach (var status in Enum.GetValues<CommandStatus>())
            _ = V1Failures.Of(status);
    }

    [Fact]
    public void What_the_node_adds_is_told() => Assert.EndsWith(": two of three have it", V1Failures.Of(new Answer(AnswerKind.TimedOut) { Reason = "two of three have it" })!.Reason, StringComparison.Ordinal);
}
