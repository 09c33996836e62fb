using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Rrmq.Cli;

/// <summary><c>rrmq peek</c>, which looks at messages of a queue without taking them.</summary>
internal sealed class PeekCommand
{
    private const int MostAtOnce = 1000;
    private static readonly string[] Heads = ["ID", "STATE", "ATTEMPT", "PUBLISHED", "SIZE", "BODY"];
    private readonly Argument<string?> _topic = new("TOPIC") { Description = "where", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _limit = new("--limit") { Description = "how many at most [default: 10]" };
    private readonly Option<string?> _from = new("--from") { Description = "begin at this seq [default: the first]" };
    private readonly Option<string?> _state = new("--state") { Description = "any, or only ready, leased, delayed or dead ones [default: any]" };

    private PeekCommand()
    {
    }

    public static RemoteCommand Create()
    {
        var peek = new PeekCommand();
        var command = new DocumentedCommand("peek", "Look at the first messages of a topic without taking them.", """
            rrmq peek orders
            rrmq peek orders --state ready --limit 100 --output json | jq -r .body
            rrmq peek orders.dead
            """);
        return new RemoteCommand(command).Does([peek._topic, peek._limit, peek._from, peek._state], peek.Read);
    }

    private Func<Session, Task<int>> Read(ParseResult result)
    {
        var topic = Flags.Required(result, _topic, "rrmq peek TOPIC");
        var limit = Flags.Count(result, _limit, 10, 1, MostAtOnce);
        var (state, from) = (Flags.Choice(result, _state, "any", "ready", "leased", "delayed", "dead"), Flags.Sequence(result, _from));
        var path = $"{V1.Topic(topic)}/messages?limit={limit}{(from is null ? "" : $"&from={from}")}{(state == "any" ? "" : $"&state={state}")}";
        return session => session.PrintAsync(PageAsync(session, path, session.Ended), Heads, message =>
        [
            TextTable.Cell(message, "id"), TextTable.Cell(message, "state"), TextTable.Cell(message, "attempt"), TextTable.Cell(message, "published"), TextTable.Cell(message, "size"),
            MessageText.Excerpt(message),
        ]);
    }

    /// <summary>One page: whoever wants more says so.</summary>
    private static async IAsyncEnumerable<JsonElement> PageAsync(Session session, string path, [EnumeratorCancellation] CancellationToken ended)
    {
        foreach (var message in (await session.Cluster.GetAsync(path, ended: ended))!.Value.GetProperty("items").EnumerateArray())
            yield return message;
    }
}
