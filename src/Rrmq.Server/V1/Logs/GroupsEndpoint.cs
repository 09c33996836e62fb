using System.Text;
using Rrmq.Contracts;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary><c>/v1/topics/{t}/groups</c>: the groups of consumers of a log made, looked at, sent elsewhere and deleted.</summary>
internal sealed class GroupsEndpoint(NodeGate gate, BodyReader bodies)
{
    private const int LargestBody = 16 * 1024;
    private static readonly Failure TooLarge = new(413, ErrorSlug.BodyTooLarge, $"the body is larger than {LargestBody} bytes") { Closes = true };

    public Task<Failure?> MakeAsync(Exchange exchange) => PlaceAsync(exchange, "from", PlaceInput.From, static (exchange, place) => new MakeGroup(exchange.Topic, exchange.Group, place));

    public Task<Failure?> SeekAsync(Exchange exchange) => PlaceAsync(exchange, "to", PlaceInput.To, static (exchange, place) => new SeekGroup(exchange.Topic, exchange.Group, place));

    public async Task<Failure?> DeleteAsync(Exchange exchange)
    {
        var key = exchange.IdempotencyKey();
        if (exchange.InputFailure() is { } bad)
            return bad;
        var (_, failure) = await gate.ActAsync(exchange, new DeleteGroup(exchange.Topic, exchange.Group) { IdempotencyKey = key }, exchange.Acting());
        if (failure is null)
            exchange.Response.StatusCode = 204;
        return failure;
    }

    public async Task<Failure?> ListAsync(Exchange exchange)
    {
        var options = exchange.Reading();
        if (exchange.InputFailure() is { } bad)
            return bad;
        var topic = exchange.Topic;
        var (answer, failure) = await gate.ReadAsync(exchange, options, state => (IsTopic: state.NumberOf(topic, []) is not null, Groups: state.Groups(topic)));
        if (failure is not null)
            return failure;
        if (answer.Value.Groups is not { } groups)
            return answer.Value.IsTopic ? V1Failures.NotALog : V1Failures.TopicNotFound;
        await JsonReply.WriteAsync(exchange, 200, new GroupListReport([.. groups.Select(group => Of(group, answer.NowMs))]), JsonFormat.Contracts.GroupListReport);
        return null;
    }

    public async Task<Failure?> ShowAsync(Exchange exchange)
    {
        var options = exchange.Reading();
        if (exchange.InputFailure() is { } bad)
            return bad;
        var (topic, name) = (exchange.Topic, exchange.Group);
        var (answer, failure) = await gate.ReadAsync(
            exchange, options, state => (IsTopic: state.NumberOf(topic, []) is not null, IsLog: state.LastInLog(topic) is not null, Group: state.Group(topic, name)));
        if (failure is not null)
            return failure;
        if (answer.Value.Group is not { } group)
            return !answer.Value.IsTopic ? V1Failures.TopicNotFound : answer.Value.IsLog ? V1Failures.GroupNotFound : V1Failures.NotALog;
        await JsonReply.WriteAsync(exchange, 200, Of(group, answer.NowMs), JsonFormat.Contracts.GroupReport);
        return null;
    }

    private async Task<Failure?> PlaceAsync(Exchange exchange, string word, JsonFields<PlaceInput> fields, Func<Exchange, LogPlace, Command> command)
    {
        var key = exchange.IdempotencyKey();
        var input = new PlaceInput(word);
        if (await JsonInput.ReadAsync(exchange, bodies, LargestBody, TooLarge, fields, input) is { } unreadable)
            return unreadable;
        input.Check(exchange.Faults, isRequired: word == "to");
        if (exchange.InputFailure() is { } bad)
            return bad;
        var (answer, failure) = await gate.ActAsync(exchange, command(exchange, input.Place) with { IdempotencyKey = key }, exchange.Acting());
        if (failure is not null)
            return failure;
        var (group, isCreated, atMs) = (GroupAnswer)answer.Result.Detail!;
        if (isCreated)
            exchange.Response.Headers.Location = PathText.Group(exchange.Topic, exchange.Group);
        await JsonReply.WriteAsync(exchange, isCreated ? 201 : 200, Of(group, atMs), JsonFormat.Contracts.GroupReport);
        return null;
    }

    private static GroupReport Of(GroupView group, long nowMs) => new(
        Encoding.UTF8.GetString(group.Name), group.Position, group.Lag, group.Leased, group.ReadyAgain, group.OldestMs is { } oldest ? Math.Max(0, nowMs - oldest) : null);
}
