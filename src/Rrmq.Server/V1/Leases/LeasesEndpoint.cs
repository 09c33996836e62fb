using Rrmq.Contracts;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>
/// <c>POST /v1/leases/ack|release|extend|reject</c>: what a consumer says of the messages that it has leased. Each receipt counts for itself and the answer has an item for each; only where there is but one and its lease
/// is lost, that is the answer: 409.
/// </summary>
internal sealed class LeasesEndpoint(NodeGate gate, BodyReader bodies, LeaseWatch watch)
{
    private const int LargestBody = 1024 * 1024;
    private static readonly Failure TooLarge = new(413, ErrorSlug.BodyTooLarge, $"the body is larger than {LargestBody} bytes") { Closes = true };

    /// <summary>By the words that stand in paths.</summary>
    public static readonly IReadOnlyDictionary<string, SettleAction> Actions = new Dictionary<string, SettleAction>
    {
        ["ack"] = SettleAction.Ack,
        ["release"] = SettleAction.Release,
        ["extend"] = SettleAction.Extend,
        ["reject"] = SettleAction.Reject,
    };

    public static SettleAction? ActionOf(string word) => Actions.TryGetValue(word, out var action) ? action : null;

    public async Task<Failure?> SettleAsync(Exchange exchange)
    {
        var action = ActionOf(exchange.Item)!.Value;
        var input = new SettleInput(exchange.Faults);
        var key = exchange.IdempotencyKey();
        if (await ReadAsync(exchange, action, input) is { } unreadable)
            return unreadable;
        if (exchange.InputFailure() is { } bad)
            return bad;
        var command = new SettleLeases(action, input.Receipts) { DurationMs = input.DurationMs, Reason = input.Reason, IdempotencyKey = key };
        var (answer, failure) = await gate.ActAsync(exchange, command, exchange.Acting());
        if (failure is not null)
            return failure;
        var items = ((SettledLeases)answer.Result.Detail!).Items;
        if (action != SettleAction.Extend)
            watch.Ended(input.Receipts);
        if (items is [{ Status: CommandStatus.LeaseLost }])
            return V1Failures.LeaseLost with { Replayed = answer.Result.Replayed };
        await JsonReply.WriteAsync(exchange, 200, new SettleReport([.. items.Select(item => Of(action, item))]), JsonFormat.Contracts.SettleReport);
        return null;
    }

    private async ValueTask<Failure?> ReadAsync(Exchange exchange, SettleAction action, SettleInput input)
    {
        if (!exchange.Request.Headers.TryGetValue(RrmqHeaders.Receipt, out var receipt))
        {
            if (await JsonInput.ReadAsync(exchange, bodies, LargestBody, TooLarge, SettleInput.FieldsOf(action), input) is { } unreadable)
                return unreadable;
            if (input.Receipts.Count == 0 && !exchange.Faults.Any)
                exchange.Faults.Breach(ErrorSlug.BadField, "receipts", null, $"must be a list of receipts, or the header {RrmqHeaders.Receipt} must hold one");
            return null;
        }

        if (exchange.Request.ContentLength > 0 || exchange.Request.Headers.TransferEncoding.Count > 0)
            exchange.Faults.Breach(ErrorSlug.BadHeader, RrmqHeaders.Receipt, receipt.ToString(), "must come without a body: what else is to be said stands in parameters");
        input.Take(action, receipt is [{ } one] ? one : null, exchange.Query);
        return null;
    }

    private static SettleItemReport Of(SettleAction action, SettledLease item) => item.Status == CommandStatus.Done
        ? new SettleItemReport(true) { LeaseUntil = action == SettleAction.Extend ? StateTime.Of(item.LeaseUntilMs) : null, CancelRequested = item.CancelRequested ? true : null }
        : new SettleItemReport(false) { Error = ErrorSlug.LeaseLost };
}
