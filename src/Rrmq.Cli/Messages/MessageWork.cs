using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rrmq.Cli;

/// <summary>
/// Has a shell command work on a leased message: the body is its stdin and never a part of the command. Its lease is extended meanwhile; exit code 0 acknowledges the message, another one rejects
/// it. After a signal the command is waited for, and a message that it failed at then is released: what stopped us may have stopped it.
/// </summary>
internal sealed class MessageWork(Session session, string command, TimeSpan lease)
{
    public async Task<int> RunAsync(JsonElement message, string receipt)
    {
        var id = message.GetProperty("id").GetString()!;
        using var lost = new CancellationTokenSource();
        using var keeper = new LeaseKeeper(lease, async () =>
        {
            if (!await LeaseCommands.SettleAsync(session, "extend", Body(receipt, "lease", $"{(long)lease.TotalMilliseconds}ms")))
                await lost.CancelAsync();
        });
        using var shell = ShellCommand.Start(command, isCaptured: false, ("RRMQ_MESSAGE_ID", id), ("RRMQ_MESSAGE_ATTEMPT", TextTable.Cell(message, "attempt")));
        var code = await shell.RunAsync(MessageText.Body(message), lost.Token);
        await keeper.StopAsync();
        if (lost.IsCancellationRequested)
            return await FailAsync($"{id}: the lease is lost, and somebody else may have the message: the command was ended");
        if (code == 0)
            return await LeaseCommands.SettleAsync(session, "ack", Body(receipt)) ? ExitCode.Done : await FailAsync($"{id}: the command succeeded, but the lease was lost: it comes again");
        if (session.Ended.IsCancellationRequested)
        {
            await LeaseCommands.SettleAsync(session, "release", Body(receipt));
            return await FailAsync($"{id}: the command was interrupted; the message is released");
        }

        await LeaseCommands.SettleAsync(session, "reject", Body(receipt, "reason", $"exit code {code}"));
        return await FailAsync($"{id}: the command ended with exit code {code}; the message is rejected");
    }

    private static JsonObject Body(string receipt, string? name = null, string? value = null)
    {
        var body = new JsonObject { ["receipts"] = new JsonArray(receipt) };
        if (name is not null)
            body[name] = value;
        return body;
    }

    private static async Task<int> FailAsync(string line)
    {
        await Console.Error.WriteLineAsync($"rrmq: {line}");
        return ExitCode.NotDone;
    }
}
