using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Rrmq.Server;

namespace Rrmq.Cli;

/// <summary><c>rrmq group</c>: who reads a log, how far each is, and where it shall go on.</summary>
internal sealed class GroupCommands
{
    private static readonly string[] Heads = ["GROUP", "POSITION", "LAG", "LEASED", "READY-AGAIN", "OLDEST-UNREAD-MS"];
    private readonly Argument<string?> _topic = new("TOPIC") { Description = "a topic with retention=log", Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string?> _group = new("GROUP") { Description = "the group's name", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _from = new("--from") { Description = "earliest, latest, a seq or a time [default: earliest]" };
    private readonly Option<string?> _to = new("--to") { Description = "earliest, latest, a seq or a time" };

    private GroupCommands()
    {
    }

    public static RemoteCommand Create()
    {
        var groups = new GroupCommands();
        return new RemoteCommand(new DocumentedCommand("group", "The groups of consumers that read a log, each all of it."))
            .Verb(new("list", "Show the groups of a log, and how far behind each is.", """
                rrmq group list clicks
                """), [groups._topic], groups.List)
            .Verb(new("create", "Make a group; one that is there stays where it is. Receiving for a group makes it too.", """
                rrmq group create clicks reports
                rrmq group create clicks live --from latest
                """), [groups._topic, groups._group, groups._from], groups.CreateGroup)
            .Verb(new("show", "Show one group.", """
                rrmq group show clicks reports
                rrmq group show clicks reports --output json | jq .lag
                """), [groups._topic, groups._group], groups.Show)
            .Verb(new("seek", "Have a group go on elsewhere; its open leases are lost.", """
                rrmq group seek clicks reports --to earliest
                rrmq group seek clicks reports --to 2
                rrmq group seek clicks reports --to 2026-11-26T20:00:00Z
                """), [groups._topic, groups._group, groups._to], groups.Seek)
            .Verb(new("delete", "Forget a group and where it was.", """
                rrmq group delete clicks reports
                """), [groups._topic, groups._group], groups.Delete);
    }

    public static string Path(string topic, string group) => $"{V1.Topic(topic)}/groups/{V1.Segment(group)}";

    private Func<Session, Task<int>> List(ParseResult result)
    {
        var topic = Flags.Required(result, _topic, "rrmq group list TOPIC");
        return session => session.PrintAsync(session.Cluster.ListAsync($"{V1.Topic(topic)}/groups", session.Ended), Heads, group =>
        [
            TextTable.Cell(group, "group"), TextTable.Cell(group, "position"), TextTable.Cell(group, "lag"), TextTable.Cell(group, "leased"), TextTable.Cell(group, "ready_again"),
            TextTable.Cell(group, "oldest_unread_age_ms"),
        ]);
    }

    private Func<Session, Task<int>> CreateGroup(ParseResult result)
    {
        var (path, body) = (Path(result), Place(result, _from, "from"));
        return async session => session.Print((await session.Cluster.ChangeAsync(HttpMethod.Put, path, body ?? new JsonObject(), ended: session.Ended))!.Value);
    }

    private Func<Session, Task<int>> Show(ParseResult result)
    {
        var path = Path(result);
        return async session => session.Print((await session.Cluster.GetAsync(path, ended: session.Ended))!.Value);
    }

    private Func<Session, Task<int>> Seek(ParseResult result)
    {
        var (path, body) = (Path(result), Place(result, _to, "to"));
        if (body is null)
            throw new ConfigurationException(["--to is missing: rrmq group seek TOPIC GROUP --to earliest, latest, a seq or a time"]);
        return async session => session.Print((await session.Cluster.ChangeAsync(HttpMethod.Post, $"{path}/seek", body, ended: session.Ended))!.Value);
    }

    private Func<Session, Task<int>> Delete(ParseResult result)
    {
        var path = Path(result);
        return async session =>
        {
            await session.Cluster.ChangeAsync(HttpMethod.Delete, path, ended: session.Ended);
            return ExitCode.Done;
        };
    }

    private string Path(ParseResult result)
    {
        var usage = $"rrmq group {result.CommandResult.Command.Name} TOPIC GROUP";
        return Path(Flags.Required(result, _topic, usage), Flags.Required(result, _group, usage));
    }

    /// <summary>As the API says it; null when nothing was said.</summary>
    private static JsonObject? Place(ParseResult result, Option<string?> option, string name) =>
        result.GetValue(option) is not { } text ? null
        : text is "earliest" or "latest" ? new JsonObject { [name] = text }
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seq) ? new JsonObject { [$"{name}_seq"] = seq }
        : Flags.ReadMoment(text) is { } time ? new JsonObject { [$"{name}_time"] = time }
        : throw Flags.Wrong(option.Name, text, "earliest, latest, the seq of a message, or a time such as 2026-11-26T20:00:00Z");
}
