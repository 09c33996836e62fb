using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rrmq.Client;
using Rrmq.Contracts;

namespace Rrmq.Cli;

/// <summary>
/// <c>rrmq job work</c>: takes jobs of a type, one at a time, and has a shell command do each. A job's payload is the command's stdin (a text as it stands, all else as JSON), its stdout is the
/// result (JSON when it is JSON, else a text), and the last line of its stderr the reason of a failure. The lease is kept meanwhile; when the job is cancelled or the lease is lost, the command is
/// killed. After a signal the command is waited for.
/// </summary>
internal sealed class JobWorker(Session session, string type, string command, TimeSpan lease)
{
    private const int LongestReason = 255;
    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(20);

    /// <param name="max">So many jobs; null: no end.</param>
    /// <param name="idle">No longer than this without a job; null: no end.</param>
    /// <returns>1 when a job was not succeeded at.</returns>
    public async Task<int> RunAsync(int? max, TimeSpan? idle)
    {
        var code = ExitCode.Done;
        var wait = idle ?? LongWait;
        var path = $"/v1/jobs/receive?type={V1.Segment(type)}&max=1&wait={(long)wait.TotalMilliseconds}ms&lease={Text(lease)}";
        try
        {
            for (var done = 0; (max is null || done < max) && !session.Ended.IsCancellationRequested;)
            {
                var taken = await session.Cluster.ChangeAsync(HttpMethod.Post, path, wait: wait, ended: session.Ended);
                if (taken is null && idle is not null)
                    return code;
                foreach (var job in taken is { } some ? some.GetProperty("jobs").EnumerateArray().ToArray() : [])
                {
                    code = Math.Max(code, await DoAsync(job));
                    done++;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C is how it ends.
        }

        return code;
    }

    private async Task<int> DoAsync(JsonElement job)
    {
        var (id, receipt) = (job.GetProperty("id").GetString()!, job.GetProperty("receipt").GetString()!);
        using var stopped = new CancellationTokenSource();
        var (isLost, isCancelled) = (false, job.TryGetProperty("cancel_requested", out var asked) && asked.GetBoolean());
        if (isCancelled)
            return await FailAsync(id, receipt, "cancelled", retry: false);
        using var keeper = new LeaseKeeper(lease, async () =>
        {
            try
            {
                var heard = (await session.Cluster.ChangeAsync(HttpMethod.Put, $"{Path(id)}/progress", new JsonObject { ["receipt"] = receipt, ["lease"] = Text(lease) }))!.Value;
                isCancelled |= heard.GetProperty("cancel_requested").GetBoolean();
            }
            catch (RrmqRefusedException e) when (e.Code == ErrorSlug.LeaseLost)
            {
                isLost = true;
            }

            if (isCancelled || isLost)
                await stopped.CancelAsync();
        });
        using var shell = ShellCommand.Start(command, isCaptured: true, ("RRMQ_JOB_ID", id), ("RRMQ_JOB_TYPE", type), ("RRMQ_JOB_ATTEMPT", TextTable.Cell(job, "attempt")));
        var code = await shell.RunAsync(Payload(job), stopped.Token);
        await keeper.StopAsync();
        if (isLost)
            return Lost(id);
        if (isCancelled)
            return await FailAsync(id, receipt, "cancelled", retry: false);
        if (code == 0)
            return await SettleAsync(id, "result", new JsonObject { ["receipt"] = receipt, ["result"] = Result(shell.Output) });
        return await FailAsync(id, receipt, $"exit code {code}{(shell.LastWords.Length > 0 ? $": {shell.LastWords}" : "")}", retry: true);
    }

    private Task<int> FailAsync(string id, string receipt, string reason, bool retry) =>
        SettleAsync(id, "failure", new JsonObject { ["receipt"] = receipt, ["reason"] = reason.Length > LongestReason ? reason[..LongestReason] : reason, ["retry"] = retry });

    private async Task<int> SettleAsync(string id, string action, JsonObject body)
    {
        try
        {
            // What was done shall be told even when we are asked to end.
            var job = (await session.Cluster.ChangeAsync(HttpMethod.Put, $"{Path(id)}/{action}", body))!.Value;
            if (session.AsJson)
                session.Output.Json(job);
            else
                session.Output.Line($"{id}  {TextTable.Cell(job, "state")}{(action == "failure" ? $": {body["reason"]}" : "")}");
            return action == "result" ? ExitCode.Done : ExitCode.NotDone;
        }
        catch (RrmqRefusedException e) when (e.Code == ErrorSlug.LeaseLost)
        {
            return Lost(id);
        }
    }

    private static int Lost(string id)
    {
        Console.Error.WriteLine($"rrmq: {id}: the lease is lost, and somebody else may have the job");
        return ExitCode.NotDone;
    }

    private static byte[] Payload(JsonElement job) =>
        !job.TryGetProperty("payload", out var payload) || payload.ValueKind == JsonValueKind.Null ? []
        : Encoding.UTF8.GetBytes(payload.ValueKind == JsonValueKind.String ? payload.GetString()! : payload.GetRawText());

    private static JsonNode? Result(byte[] output)
    {
        var text = ShellCommand.Text(output);
        if (text.Length == 0)
            return null;
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static string Path(string id) => $"/v1/jobs/{V1.Segment(id)}";

    private static string Text(TimeSpan time) => $"{(long)time.TotalMilliseconds}ms";
}
