using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rrmq.Server;

namespace Rrmq.Cli;

/// <summary><c>rrmq job</c>: work to be done once, watched, and done.</summary>
internal sealed class JobCommands
{
    private const int MostAtOnce = 1000;
    private static readonly string[] Heads = ["ID", "TYPE", "STATE", "ATTEMPT", "PROGRESS", "CREATED", "REASON"];
    private readonly Argument<string?> _type = new("TYPE") { Description = "what kind of work it is", Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string?> _id = new("ID") { Description = "as rrmq job add printed it", Arity = ArgumentArity.ZeroOrOne };
    private readonly PayloadFlags _payload = new();
    private readonly WorkFlags _work = new();
    private readonly Option<string?> _delay = new("--delay") { Description = "begin after this long" };
    private readonly Option<string?> _runAt = new("--run-at") { Description = "begin at this time, such as 2026-11-26T20:00:00Z" };
    private readonly Option<string?> _uniqueKey = new("--unique-key") { Description = "refuse it while a job of the type with this key has not ended" };
    private readonly Option<string[]> _after = new("--after") { Description = "wait until the job with this id has succeeded; again for more" };
    private readonly Option<string?> _typeFilter = new("--type") { Description = "only this kind of work" };
    private readonly Option<string?> _state = new("--state") { Description = "any, waiting, scheduled, queued, running, succeeded, failed or cancelled [default: any]" };
    private readonly Option<string?> _limit = new("--limit") { Description = "how many at most [default: 100]" };
    private readonly Option<string?> _exec = new("--exec") { Description = "the shell command: the payload is its stdin, its stdout the result, an exit code other than 0 a failure" };
    private readonly Option<string?> _lease = new("--lease") { Description = "a worker that is silent for so long has lost the job; it is kept while the command runs [default: 30s]" };
    private readonly Option<string?> _max = new("--max") { Description = "end after so many jobs [default: go on until Ctrl-C]" };
    private readonly Option<string?> _idle = new("--idle") { Description = "end when no job came for so long, up to 60s [default: go on until Ctrl-C]" };

    private JobCommands()
    {
    }

    public static RemoteCommand Create()
    {
        var jobs = new JobCommands();
        return new RemoteCommand(new DocumentedCommand("job", "Add jobs, watch them, and work on them."))
            .Verb(new("add", "Add a job; prints its id.", """
                rrmq job add resize '{"image": "cat.png", "width": 640}'
                rrmq job add report --delay 10m --unique-key daily --max-attempts 3 --backoff 1m
                rrmq job add mail --text "Dear Ann" --after $(rrmq job add resize '{"image": "dog.png"}')
                """),
                [jobs._type, .. jobs._payload.Symbols, jobs._delay, jobs._runAt, jobs._uniqueKey, jobs._after, .. jobs._work.Symbols], jobs.Add)
            .Verb(new("list", "Show jobs.", """
                rrmq job list
                rrmq job list --type resize --state queued --output json | jq -r .id
                """), [jobs._typeFilter, jobs._state, jobs._limit], jobs.List)
            .Verb(new("show", "Show one job: its state, its progress, its result.", """
                rrmq job show $(rrmq job list --limit 1 --output json | jq -r .id)
                rrmq job show $(rrmq job list --limit 1 --output json | jq -r .id) --output json | jq .state
                """), [jobs._id], result => jobs.Act(result, HttpMethod.Get, ""))
            .Verb(new("cancel", "Cancel a job: at once, or when its worker hears of it.", """
                rrmq job cancel $(rrmq job add resize '{"image": "cow.png"}')
                """), [jobs._id], result => jobs.Act(result, HttpMethod.Delete, ""))
            .Verb(new("retry", "Have a failed or cancelled job tried again, as if for the first time.", """
                rrmq job retry $(rrmq job list --state cancelled --limit 1 --output json | jq -r .id)
                """), [jobs._id], result => jobs.Act(result, HttpMethod.Post, "/retry"))
            .Verb(new("work", "Work on jobs of a type, one at a time, with a shell command; prints the id and the end of each.", """
                rrmq job work resize --exec 'jq .width' --max 2
                rrmq job work mail --exec 'tr a-z A-Z' --idle 1s
                """), [jobs._type, jobs._exec, jobs._lease, jobs._max, jobs._idle], jobs.Work);
    }

    private Func<Session, Task<int>> Add(ParseResult result)
    {
        var body = new JsonObject { ["type"] = Flags.Required(result, _type, "rrmq job add TYPE PAYLOAD") };
        if (Flags.Duration(result, _delay) is { } delay)
            body["delay"] = delay;
        if (Flags.Moment(result, _runAt) is { } runAt)
            body["run_at"] = runAt;
        if (body.ContainsKey("delay") && body.ContainsKey("run_at"))
            throw new ConfigurationException(["command line: --run-at: must not be given beside --delay"]);
        if (result.GetValue(_uniqueKey) is { } key)
            body["unique_key"] = key;
        if (result.GetValue(_after) is { Length: > 0 } after)
            body["after"] = new JsonArray([.. after.Select(id => (JsonNode?)JsonValue.Create(id))]);
        _work.Fill(result, body);
        if (_payload.Read(result) is { } payload)
            body["payload"] = payload;
        return async session =>
        {
            var job = (await session.Cluster.ChangeAsync(HttpMethod.Post, "/v1/jobs", body, ended: session.Ended))!.Value;
            if (session.AsJson)
                session.Output.Json(job);
            else
                session.Output.Line(TextTable.Cell(job, "id"));
            return ExitCode.Done;
        };
    }

    private Func<Session, Task<int>> List(ParseResult result)
    {
        var limit = Flags.Count(result, _limit, 100, 1, int.MaxValue);
        var state = Flags.Choice(result, _state, "any", "waiting", "scheduled", "queued", "running", "succeeded", "failed", "cancelled");
        var path = $"/v1/jobs?limit={Math.Min(limit, MostAtOnce)}{(state == "any" ? "" : $"&state={state}")}{(result.GetValue(_typeFilter) is { } type ? $"&type={V1.Segment(type)}" : "")}";
        return session => session.PrintAsync(FirstAsync(session.Cluster.ListAsync(path, session.Ended), limit, session.Ended), Heads, job =>
        [
            TextTable.Cell(job, "id"), TextTable.Cell(job, "type"), TextTable.Cell(job, "state"), $"{TextTable.Cell(job, "attempt")}/{TextTable.Cell(job, "max_attempts")}",
            TextTable.Cell(job, "progress"), TextTable.Cell(job, "created_at"), TextTable.Cell(job, "reason"),
        ]);
    }

    private static async IAsyncEnumerable<JsonElement> FirstAsync(IAsyncEnumerable<JsonElement> jobs, int limit, [EnumeratorCancellation] CancellationToken ended)
    {
        await foreach (var job in jobs.WithCancellation(ended))
        {
            yield return job;
            if (--limit == 0)
                yield break;
        }
    }

    private Func<Session, Task<int>> Act(ParseResult result, HttpMethod method, string action)
    {
        var path = $"/v1/jobs/{V1.Segment(Flags.Required(result, _id, $"rrmq job {result.CommandResult.Command.Name} ID; rrmq job list shows them"))}{action}";
        return async session => session.Print((await (method == HttpMethod.Get
            ? session.Cluster.GetAsync(path, ended: session.Ended)
            : session.Cluster.ChangeAsync(method, path, ended: session.Ended)))!.Value);
    }

    private Func<Session, Task<int>> Work(ParseResult result)
    {
        var type = Flags.Required(result, _type, "rrmq job work TYPE --exec COMMAND");
        var command = result.GetValue(_exec) is { Length: > 0 } exec ? exec : throw new ConfigurationException(["--exec is missing: rrmq job work TYPE --exec COMMAND"]);
        var lease = Flags.Time(result, _lease, "30s");
        var max = Flags.Count(result, _max, 1, int.MaxValue);
        TimeSpan? idle = Flags.Duration(result, _idle) is null ? null : Flags.Time(result, _idle, "0s");
        return session => session.UntilEndedAsync(inner => new JobWorker(inner, type, command, lease).RunAsync(max, idle));
    }
}
