using System.CommandLine;
using System.Text.Json.Nodes;
using Rrmq.Client;
using Rrmq.Contracts;
using Rrmq.Server;

namespace Rrmq.Cli;

/// <summary><c>rrmq lease</c>: settles what <c>rrmq receive --keep</c> leased.</summary>
internal sealed class LeaseCommands
{
    private readonly Argument<string[]> _receipts = new("RECEIPT") { Description = "as rrmq receive --keep printed them", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _delay = new("--delay") { Description = "hand it out again after this long" };
    private readonly Option<string?> _lease = new("--lease") { Description = "from now on [default: as the topic says]" };
    private readonly Option<string?> _reason = new("--reason") { Description = "why, for the message's story" };

    private LeaseCommands()
    {
    }

    public static RemoteCommand Create()
    {
        var leases = new LeaseCommands();
        return new RemoteCommand(new DocumentedCommand("lease", "Settle messages that rrmq receive --keep leased."))
            .Verb(new("ack", "The message is done, and gone.", """
                rrmq lease ack $(rrmq receive orders --keep | cut -f1)
                """), [leases._receipts], result => leases.Settle(result))
            .Verb(new("release", "Give it back; no attempt is counted.", """
                rrmq lease release $(rrmq receive orders --keep | cut -f1) --delay 1s
                """), [leases._receipts, leases._delay], result => leases.Settle(result, leases._delay))
            .Verb(new("extend", "Keep it for longer.", """
                rrmq lease extend $(rrmq receive orders --keep | cut -f1) --lease 5m
                """), [leases._receipts, leases._lease], result => leases.Settle(result, leases._lease))
            .Verb(new("reject", "It failed: an attempt is counted, and it comes again or becomes a dead letter.", """
                rrmq lease reject $(rrmq receive orders --keep | cut -f1) --reason "no oven"
                """), [leases._receipts, leases._delay, leases._reason], result => leases.Settle(result, leases._delay, leases._reason));
    }

    /// <summary>False when the lease of one receipt was lost.</summary>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public static async Task<bool> SettleAsync(Session session, string action, JsonObject body)
    {
        try
        {
            // What was done shall be told even when we are asked to end.
            var answer = (await session.Cluster.ChangeAsync(HttpMethod.Post, $"/v1/leases/{action}", body))!.Value;
            return answer.GetProperty("results").EnumerateArray().All(result => result.GetProperty("done").GetBoolean());
        }
        catch (RrmqRefusedException e) when (e.Code == ErrorSlug.LeaseLost)
        {
            return false;
        }
    }

    private Func<Session, Task<int>> Settle(ParseResult result, params Option<string?>[] options)
    {
        var action = result.CommandResult.Command.Name;
        var receipts = Flags.Words(result, _receipts);
        if (receipts.Length == 0)
            throw new ConfigurationException([$"RECEIPT is missing: rrmq lease {action} RECEIPT; rrmq receive TOPIC --keep prints them"]);
        var body = new JsonObject { ["receipts"] = new JsonArray([.. receipts.Select(receipt => (JsonNode?)JsonValue.Create(receipt))]) };
        foreach (var option in options)
            if ((option == _reason ? result.GetValue(option) : Flags.Duration(result, option)) is { } text)
                body[option.Name.TrimStart('-')] = text;
        return async session =>
        {
            if (await SettleAsync(session, action, body))
                return ExitCode.Done;
            await Console.Error.WriteLineAsync($"rrmq: {(receipts.Length == 1 ? "the lease is lost" : "not all are settled: a lease is lost")}; somebody else may have the message now");
            return ExitCode.NotDone;
        };
    }
}
