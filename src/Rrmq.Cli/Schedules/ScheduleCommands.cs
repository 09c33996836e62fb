using System.CommandLine;
using System.Text.Json.Nodes;

namespace Rrmq.Cli;

/// <summary><c>rrmq schedule</c>: jobs that are made again and again, by the clock.</summary>
internal sealed class ScheduleCommands
{
    private static readonly string[] Heads = ["NAME", "CRON", "TIME-ZONE", "TYPE", "NEXT", "LAST", "RUNS"];
    private readonly Argument<string?> _name = new("NAME") { Description = "what it is called", Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string?> _cron = new("CRON") { Description = "when: minute, hour, day, month, day of the week; a sixth field before them is the second", Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string?> _type = new("TYPE") { Description = "of the jobs that it makes", Arity = ArgumentArity.ZeroOrOne };
    private readonly PayloadFlags _payload = new();
    private readonly WorkFlags _work = new();
    private readonly Option<string?> _timeZone = new("--time-zone") { Description = "in which CRON is meant, such as Europe/Berlin [default: UTC]" };
    private readonly Option<string?> _missed = new("--missed") { Description = "once or skip: whether one job makes up for times at which it could not run [default: once]" };
    private readonly Option<bool> _paused = new("--paused") { Description = "make no jobs until it is set again without" };

    private ScheduleCommands()
    {
    }

    public static RemoteCommand Create()
    {
        var schedules = new ScheduleCommands();
        return new RemoteCommand(new DocumentedCommand("schedule", "Jobs that are made again and again, by the clock."))
            .Verb(new("list", "Show all schedules, and when each makes its next job.", """
                rrmq schedule list
                """), [], _ => session => session.PrintAsync(session.Cluster.ListAsync("/v1/schedules", session.Ended), Heads, schedule =>
                [
                    TextTable.Cell(schedule, "name"), TextTable.Cell(schedule, "cron"), TextTable.Cell(schedule, "time_zone"), TextTable.Cell(schedule, "type"),
                    TextTable.Cell(schedule, "paused") == "true" ? "paused" : TextTable.Cell(schedule, "next_at"), TextTable.Cell(schedule, "last_at"), TextTable.Cell(schedule, "runs"),
                ]))
            .Verb(new("set", "Make a schedule, or change it wholly.", """
                rrmq schedule set nightly "0 3 * * *" report '{"kind": "daily"}'
                rrmq schedule set tick "*/10 * * * * *" resize --missed skip --time-zone Europe/Berlin
                rrmq schedule set nightly "0 3 * * *" report --paused
                """), [schedules._name, schedules._cron, schedules._type, .. schedules._payload.Symbols, schedules._timeZone, schedules._missed, schedules._paused, .. schedules._work.Symbols], schedules.Set)
            .Verb(new("show", "Show one schedule.", """
                rrmq schedule show nightly
                """), [schedules._name], result => schedules.Act(result, HttpMethod.Get))
            .Verb(new("delete", "Delete a schedule; the jobs that it made stay.", """
                rrmq schedule delete nightly
                """), [schedules._name], result => schedules.Act(result, HttpMethod.Delete));
    }

    private Func<Session, Task<int>> Set(ParseResult result)
    {
        const string Usage = "rrmq schedule set NAME CRON TYPE PAYLOAD, such as rrmq schedule set nightly \"0 3 * * *\" report";
        var name = Flags.Required(result, _name, Usage);
        var body = new JsonObject { ["cron"] = Flags.Required(result, _cron, Usage), ["type"] = Flags.Required(result, _type, Usage) };
        if (result.GetValue(_timeZone) is { } zone)
            body["time_zone"] = zone;
        body["missed"] = Flags.Choice(result, _missed, "once", "skip");
        if (result.GetValue(_paused))
            body["paused"] = true;
        _work.Fill(result, body);
        if (_payload.Read(result) is { } payload)
            body["payload"] = payload;
        return async session => session.Print((await session.Cluster.ChangeAsync(HttpMethod.Put, Path(name), body, ended: session.Ended))!.Value);
    }

    private Func<Session, Task<int>> Act(ParseResult result, HttpMethod method)
    {
        var path = Path(Flags.Required(result, _name, $"rrmq schedule {result.CommandResult.Command.Name} NAME"));
        return async session =>
        {
            var answer = await (method == HttpMethod.Get ? session.Cluster.GetAsync(path, ended: session.Ended) : session.Cluster.ChangeAsync(method, path, ended: session.Ended));
            return answer is { } schedule ? session.Print(schedule) : ExitCode.Done;
        };
    }

    private static string Path(string name) => $"/v1/schedules/{V1.Segment(name)}";
}
