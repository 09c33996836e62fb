using Microsoft.AspNetCore.Http;
using Rrmq.Node;
using Rrmq.Queues;
using Rrmq.Raft;

namespace Rrmq.Server.Tests;

/// <summary>What a client is told of each way a request can end at the node.</summary>
public sealed class AnswerFailuresTests
{
    private static readonly Member Leader = new(new NodeId(2), "n1", "http://10.0.0.2:8567", "10.0.0.2", 8567, 8567);

    [Theory]
    [InlineData(AnswerKind.NotLeader, 421, "not_leader", "not-applied")]
    [InlineData(AnswerKind.NoLeader, 503, "no_quorum", "not-applied")]
    [InlineData(AnswerKind.LeadershipLost, 503, "leadership_lost", "unknown")]
    [InlineData(AnswerKind.TimedOut, 503, "timed_out", "unknown")]
    [InlineData(AnswerKind.Overloaded, 503, "overloaded", "not-applied")]
    [InlineData(AnswerKind.TooManyKeys, 429, "too_many_idempotency_keys", "not-applied")]
    [InlineData(AnswerKind.DiskFull, 507, "disk_full", "not-applied")]
    [InlineData(AnswerKind.Stopping, 503, "stopping", "not-applied")]
    public async Task Every_refusal_of_the_node_has_its_status_and_says_whether_it_may_have_been_applied(AnswerKind kind, int status, string slug, string outcome)
    {
        var context = await AnswerAsync(new Answer(kind, Leader: kind == AnswerKind.NotLeader ? Leader : null));

        Assert.Equal((status, slug, outcome), (context.Response.StatusCode, context.Response.Headers["RRMQ-Error"].ToString(), context.Response.Headers["RRMQ-Outcome"].ToString()));
        Assert.Equal(kind == AnswerKind.NotLeader ? "http://10.0.0.2:8567" : "", context.Response.Headers["RRMQ-Leader"].ToString());
        Assert.Equal(status is 503 or 429, context.Response.Headers.ContainsKey("Retry-After"));
    }

    [Theory]
    [InlineData(CommandStatus.TopicExists, 409, "topic_exists")]
    [InlineData(CommandStatus.TopicNotFound, 404, "topic_not_found")]
    [InlineData(CommandStatus.QueueEmpty, 404, "queue_empty")]
    [InlineData(CommandStatus.TopicFull, 429, "topic_full")]
    [InlineData(CommandStatus.KeyReused, 422, "idempotency_key_reused")]
    [InlineData(CommandStatus.TooManyKeys, 429, "too_many_idempotency_keys")]
    public async Task Every_failure_of_the_queue_has_its_status(CommandStatus result, int status, string slug)
    {
        var context = await AnswerAsync(new Answer(AnswerKind.Applied, new CommandResult(result)));

        Assert.Equal((status, slug, "not-applied"), (context.Response.StatusCode, context.Response.Headers["RRMQ-Error"].ToString(), context.Response.Headers["RRMQ-Outcome"].ToString()));
    }

    [Fact]
    public void Every_kind_and_every_status_that_a_base_command_can_meet_is_known()
    {
        foreach (var kind in Enum.GetValues<AnswerKind>())
            _ = AnswerFailures.Of(new Answer(kind));
        foreach (var status in Enum.GetValues<CommandStatus>().Where(status => status <= CommandStatus.TooManyKeys))
            Assert.Equal(status == CommandStatus.Done, AnswerFailures.Of(new Answer(AnswerKind.Applied, new CommandResult(status))) is null);
    }

    [Fact]
    public void A_read_leaves_nothing_in_doubt() => Assert.Equal("not-applied", AnswerFailures.OfRead(AnswerKind.TimedOut, null).Outcome);

    [Fact]
    public void Not_being_leader_without_knowing_who_is_has_no_quorum() => Assert.Equal("no_quorum", AnswerFailures.Of(new Answer(AnswerKind.NotLeader))!.Slug);

    private static async Task<HttpContext> AnswerAsync(Answer answer)
    {
        var context = new DefaultHttpContext();
        context.Response.Body = new MemoryStream();
        await Reply.FailAsync(context, AnswerFailures.Of(answer)!);
        Assert.Equal("{\"success\": false}"u8.ToArray(), ((MemoryStream)context.Response.Body).ToArray());
        return context;
    }
}
