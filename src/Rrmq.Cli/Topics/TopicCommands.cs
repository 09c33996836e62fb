using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rrmq.Client;
using Rrmq.Server;

namespace Rrmq.Cli;

/// <summary><c>rrmq topic</c>: what topics there are, and what people do with one as a whole.</summary>
internal sealed class TopicCommands
{
    private const int MostRedriven = 10_000;
    private static readonly string[] Heads = ["TOPIC", "READY", "LEASED", "DELAYED", "DEAD", "BYTES", "ORDER", "PUBLISHED/S", "CONSUMED/S"];
    private readonly Argument<string?> _topic = new("TOPIC") { Description = "its name", Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string[]> _settings = new("SETTING=VALUE") { Description = "such as lease=1m; docs/api.md lists them", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _prefix = new("--prefix") { Description = "only names that begin so" };
    private readonly Option<bool> _ifMissing = new("--if-missing") { Description = "when there is such a topic already, leave it as it is" };
    private readonly Option<bool> _dead = new("--dead") { Description = "the dead ones too" };
    private readonly Option<string?> _max = new("--max") { Description = $"at most so many [default: {MostRedriven}]" };
    private readonly Option<string[]> _ids = new("--id") { Description = "only this message; again for more" };

    private TopicCommands()
    {
    }

    public static RemoteCommand Create()
    {
        var topics = new TopicCommands();
        return new RemoteCommand(new DocumentedCommand("topic", "List, make, change and empty topics."))
            .Verb(new("list", "Show all topics and what they hold.", """
                rrmq topic list
                rrmq topic list --prefix ord --output json | jq -r .name
                """), [topics._prefix], result => session => ListAsync(session, result.GetValue(topics._prefix)))
            .Verb(new("create", "Make a topic; what is not said takes its default.", """
                rrmq topic create orders
                rrmq topic create mails lease=1m max_attempts=3 retry_backoff=10s
                rrmq topic create clicks --if-missing retention=log ttl=24h
                """), [topics._topic, topics._settings, topics._ifMissing], topics.CreateTopic)
            .Verb(new("show", "Show a topic's settings, what it holds, and what went through it.", """
                rrmq topic show orders
                rrmq topic show orders --output json | jq .ready
                """), [topics._topic], topics.Show)
            .Verb(new("set", "Change settings; what is not said stays.", """
                rrmq topic set orders lease=5m
                rrmq topic set orders order=strict max_messages=1000000 overflow=reject
                """), [topics._topic, topics._settings], topics.Set)
            .Verb(new("delete", "Delete a topic with all that is in it.", """
                rrmq topic delete orders
                """), [topics._topic], topics.Delete)
            .Verb(new("purge", "Drop all messages that nobody has leased.", """
                rrmq topic purge orders
                rrmq topic purge orders --dead
                """), [topics._topic, topics._dead], topics.Purge)
            .Verb(new("pause", "Hand out nothing until it is resumed; publishing goes on.", """
                rrmq topic pause orders
                """), [topics._topic], result => topics.Act(result, "pause"))
            .Verb(new("resume", "Hand out messages again.", """
                rrmq topic resume orders
                """), [topics._topic], result => topics.Act(result, "resume"))
            .Verb(new("redrive", "Have dead messages tried again, with no attempt counted.", """
                rrmq topic redrive orders
                rrmq topic redrive orders --max 100
                """), [topics._topic, topics._max, topics._ids], topics.Redrive);
    }

    private static Task<int> ListAsync(Session session, string? prefix) =>
        session.PrintAsync(session.Cluster.ListAsync($"/v1/topics?limit=1000{(prefix is null ? "" : $"&prefix={V1.Segment(prefix)}")}", session.Ended), Heads, topic =>
        [
            TextTable.Cell(topic, "name"), TextTable.Cell(topic, "ready"), TextTable.Cell(topic, "leased"), TextTable.Cell(topic, "delayed"), TextTable.Cell(topic, "dead"),
            TextTable.Cell(topic, "bytes"), TextTable.Cell(topic, "settings", "order"), Rate(topic, "published"), Rate(topic, "consumed"),
        ]);

    private static string Rate(JsonElement topic, string which) => $"{topic.GetProperty("rates").GetProperty(which).GetDouble():0.#}";

    private Func<Session, Task<int>> CreateTopic(ParseResult result)
    {
        var topic = Topic(result);
        var (settings, ifMissing) = (Settings(result), result.GetValue(_ifMissing));
        return async session =>
        {
            try
            {
                var made = await session.Cluster.SendAsync(new Outgoing(HttpMethod.Put, V1.Topic(topic))
                {
                    Body = System.Text.Encoding.UTF8.GetBytes(settings.ToJsonString()),
                    ContentType = "application/json",
                    Key = Outgoing.NewKey(),
                    Headers = [new("If-None-Match", "*")],
                }, session.Ended);
                return PrintSettings(session, made!.Value);
            }
            catch (RrmqRefusedException e) when (e.Status == 412)
            {
                if (ifMissing)
                    return PrintSettings(session, (await session.Cluster.GetAsync(V1.Topic(topic), ended: session.Ended))!.Value);
                await Console.Error.WriteLineAsync($"rrmq: TOPIC: \"{topic}\": must be a name that is not taken; rrmq topic set changes that topic, --if-missing leaves it as it is");
                return ExitCode.NotDone;
            }
        };
    }

    private Func<Session, Task<int>> Show(ParseResult result)
    {
        var topic = Topic(result);
        return async session => session.Print((await session.Cluster.GetAsync(V1.Topic(topic), ended: session.Ended))!.Value);
    }

    private Func<Session, Task<int>> Set(ParseResult result)
    {
        var topic = Topic(result);
        var settings = Settings(result);
        if (settings.Count == 0)
            throw new ConfigurationException(["SETTING=VALUE is missing: rrmq topic set TOPIC SETTING=VALUE; rrmq topic show tells what they are now"]);
        return async session => PrintSettings(session, (await session.Cluster.ChangeAsync(HttpMethod.Patch, V1.Topic(topic), settings, ended: session.Ended))!.Value);
    }

    private Func<Session, Task<int>> Delete(ParseResult result)
    {
        var topic = Topic(result);
        return async session =>
        {
            await session.Cluster.ChangeAsync(HttpMethod.Delete, V1.Topic(topic), ended: session.Ended);
            return ExitCode.Done;
        };
    }

    private Func<Session, Task<int>> Purge(ParseResult result)
    {
        var path = $"{V1.Topic(Topic(result))}/purge{(result.GetValue(_dead) ? "?dead=true" : "")}";
        return async session => session.Print((await session.Cluster.ChangeAsync(HttpMethod.Post, path, ended: session.Ended))!.Value);
    }

    private Func<Session, Task<int>> Act(ParseResult result, string action)
    {
        var path = $"{V1.Topic(Topic(result))}/{action}";
        return async session => session.Print((await session.Cluster.ChangeAsync(HttpMethod.Post, path, ended: session.Ended))!.Value);
    }

    private Func<Session, Task<int>> Redrive(ParseResult result)
    {
        var path = $"{V1.Topic(Topic(result))}/redrive";
        var body = new JsonObject();
        if (Flags.Count(result, _max, 1, MostRedriven) is { } max)
            body["max"] = max;
        if (result.GetValue(_ids) is { Length: > 0 } ids)
            body["ids"] = new JsonArray([.. ids.Select(id => (JsonNode?)JsonValue.Create(id))]);
        return async session => session.Print((await session.Cluster.ChangeAsync(HttpMethod.Post, path, body, ended: session.Ended))!.Value);
    }

    private string Topic(ParseResult result) => Flags.Required(result, _topic, $"rrmq topic {result.CommandResult.Command.Name} TOPIC");

    /// <summary>What reads as a whole number or as true or false is one; all else is text.</summary>
    private JsonObject Settings(ParseResult result)
    {
        var fields = new JsonObject();
        foreach (var setting in Flags.Words(result, _settings))
        {
            var equals = setting.IndexOf('=');
            if (equals < 1)
                throw Flags.Wrong(_settings.Name, setting, "a setting, an equals sign and its value, such as lease=1m");
            var (name, value) = (setting[..equals], setting[(equals + 1)..]);
            fields[name] = long.TryParse(value, out var number) ? JsonValue.Create(number) : bool.TryParse(value, out var flag) ? JsonValue.Create(flag) : JsonValue.Create(value);
        }

        return fields;
    }

    private static int PrintSettings(Session session, JsonElement answer)
    {
        if (session.AsJson)
            session.Output.Json(answer);
        else
            session.Output.Line(TextTable.Of(answer.GetProperty("settings")));
        return ExitCode.Done;
    }
}
