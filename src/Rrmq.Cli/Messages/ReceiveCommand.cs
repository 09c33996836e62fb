using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rrmq.Server;

namespace Rrmq.Cli;

/// <summary><c>rrmq receive</c>, which leases messages and settles each when it was written to stdout, or when a command has worked on it.</summary>
internal sealed class ReceiveCommand
{
    /// <summary>How long the lease is, unless it is said, of messages that a command works on: it is extended meanwhile.</summary>
    private const string ExecLease = "30s";
    private const string LongWait = "20s";
    private readonly TakeFlags _take = new();
    private readonly Option<string?> _lease = new("--lease") { Description = $"how long they are yours [default: as the topic says; with --exec {ExecLease}]" };
    private readonly Option<string?> _consumer = new("--consumer") { Description = "your name, for people who look" };
    private readonly Option<bool> _keep = new("--keep") { Description = "settle nothing; prints receipt, tab, message" };
    private readonly Option<string?> _exec = new("--exec") { Description = "a shell command for each message, which is its stdin: exit code 0 acknowledges it, another one rejects it" };
    private readonly Option<bool> _follow = new("--follow") { Description = "go on until Ctrl-C" };

    private ReceiveCommand()
    {
    }

    public static RemoteCommand Create()
    {
        var receive = new ReceiveCommand();
        var command = new DocumentedCommand("receive", """
            Lease messages, each on a line of its own, and acknowledge each once it is written. Exit code 3 when there was none.
            """, """
            rrmq receive orders
            rrmq receive orders --max 100 --wait 5s > orders.txt
            rrmq receive orders --keep                      # settle them later: rrmq lease ack RECEIPT
            rrmq receive orders --exec 'wc -c' --max 10     # a failing command has its message tried again
            rrmq receive clicks --group reports
            """);
        return new RemoteCommand(command).Does([.. receive._take.Symbols, receive._lease, receive._consumer, receive._keep, receive._exec, receive._follow], receive.Read);
    }

    private Func<Session, Task<int>> Read(ParseResult result)
    {
        var (exec, keep, follow, consumer) = (result.GetValue(_exec), result.GetValue(_keep), result.GetValue(_follow), result.GetValue(_consumer));
        if (exec is not null && keep)
            throw new ConfigurationException(["command line: --keep: must not be given beside --exec, whose exit code settles the message"]);

        // A command works on one message at a time, and only that one's lease is kept.
        var max = _take.Max(result);
        var (path, wait) = _take.Read(result, "receive", exec is null ? max : 1, follow ? LongWait : "0s");
        var lease = Flags.Duration(result, _lease) ?? (exec is null ? null : ExecLease);
        path += $"{(lease is null ? "" : $"&lease={lease}")}{(consumer is null ? "" : $"&consumer={V1.Segment(consumer)}")}";
        var settle = Settle(exec, Flags.Time(result, _lease, ExecLease), keep);
        var rounds = follow ? int.MaxValue : exec is null ? 1 : max;
        return session => follow
            ? session.UntilEndedAsync(inner => RunAsync(inner, path, wait, rounds, follow, settle))
            : RunAsync(session, path, wait, rounds, follow, settle);
    }

    private static async Task<int> RunAsync(Session session, string path, TimeSpan wait, int rounds, bool follow, Func<Session, JsonElement, Task<int>> settle)
    {
        var (code, some) = (ExitCode.Done, false);
        try
        {
            for (var round = 0; round < rounds && !session.Ended.IsCancellationRequested; round++)
            {
                var taken = await session.Cluster.ChangeAsync(HttpMethod.Post, path, wait: wait, ended: session.Ended);
                if (taken is null && !follow)
                    break;
                foreach (var message in TakeFlags.Messages(taken))
                    (code, some) = (Math.Max(code, await settle(session, message)), true);
            }
        }
        catch (OperationCanceledException) when (follow)
        {
            // Ctrl-C is how it ends.
        }

        return some || follow ? code : ExitCode.NothingThere;
    }

    private static Func<Session, JsonElement, Task<int>> Settle(string? exec, TimeSpan lease, bool keep) => async (session, message) =>
    {
        var receipt = message.GetProperty("receipt").GetString()!;
        if (exec is not null)
            return await new MessageWork(session, exec, lease).RunAsync(message, receipt);
        if (keep && !session.AsJson)
            session.Output.Write(System.Text.Encoding.UTF8.GetBytes($"{receipt}\t"));
        MessageText.Write(session, message);
        if (keep || await LeaseCommands.SettleAsync(session, "ack", new JsonObject { ["receipts"] = new JsonArray(receipt) }))
            return ExitCode.Done;
        await Console.Error.WriteLineAsync($"rrmq: {message.GetProperty("id").GetString()}: the lease was lost before it was acknowledged: it comes again");
        return ExitCode.NotDone;
    };
}
