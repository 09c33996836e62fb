using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Rrmq.Cli;

/// <summary><c>rrmq log</c>: reads a log, from wherever one likes, without effect on any group.</summary>
internal sealed class LogCommand
{
    private const int MostAtOnce = 1000;
    private static readonly string[] Heads = ["SEQ", "PUBLISHED", "GROUP", "BODY"];
    private readonly Argument<string?> _topic = new("TOPIC") { Description = "a topic with retention=log", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _limit = new("--limit") { Description = "how many at most [default: 100]" };
    private readonly LogPlace _place = new();

    private LogCommand()
    {
    }

    public static RemoteCommand Create()
    {
        var log = new LogCommand();
        var command = new DocumentedCommand("log", "Read a log without a group, and without effect.", """
            rrmq log clicks
            rrmq log clicks --after 2 --limit 10
            rrmq log clicks --since 2026-11-26T20:00:00Z --output json | jq -r .body
            """);
        return new RemoteCommand(command).Does([log._topic, log._limit, .. log._place.Symbols], log.Read);
    }

    private Func<Session, Task<int>> Read(ParseResult result)
    {
        var topic = Flags.Required(result, _topic, "rrmq log TOPIC");
        var limit = Flags.Count(result, _limit, 100, 1, int.MaxValue);
        var place = _place.Read(result, topic);
        return async session => await session.PrintAsync(ReadAsync(session, topic, place is null ? "after=0" : await place(session), limit, session.Ended), Heads, message =>
            [TextTable.Cell(message, "seq"), TextTable.Cell(message, "published"), TextTable.Cell(message, "group"), MessageText.Excerpt(message)]);
    }

    private static async IAsyncEnumerable<JsonElement> ReadAsync(Session session, string topic, string from, int limit, [EnumeratorCancellation] CancellationToken ended)
    {
        while (limit > 0)
        {
            var page = (await session.Cluster.GetAsync($"{V1.Topic(topic)}/log?{from}&limit={Math.Min(limit, MostAtOnce)}", ended: ended))!.Value;
            var messages = page.GetProperty("messages");
            if (messages.GetArrayLength() == 0)
                yield break;
            foreach (var message in messages.EnumerateArray())
                yield return message;
            limit -= messages.GetArrayLength();
            from = $"after={page.GetProperty("next_after").GetInt64()}";
        }
    }
}
