using System.Text.Json;
using Rrmq.Contracts;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>What a request that settles leases says, be it in JSON or, of one lease, in a header and parameters.</summary>
internal sealed class SettleInput(Faults faults)
{
    public const int MaxReceipts = 10_000;
    public const int MaxReasonBytes = 255;
    public const string ReceiptRule = "must be a receipt as receive gave it";

    private static readonly string ReceiptsRule = $"must be a list of 1 to {MaxReceipts} receipts as receive gave them";

    private static readonly JsonField<SettleInput> ReceiptsField = new("receipts", ReceiptsRule, ReadReceipts);

    private static readonly JsonField<SettleInput> DelayField = new("delay", DurationRule.Text(0, SettingRules.MaxDelay), static (SettleInput input, ref Utf8JsonReader value) =>
        (input.DurationMs = JsonValue.Duration(ref value)) is <= SettingRules.MaxDelay);

    private static readonly JsonField<SettleInput> LeaseField = new("lease", DurationRule.Text(SettingRules.MinLease, SettingRules.MaxLease), static (SettleInput input, ref Utf8JsonReader value) =>
        (input.DurationMs = JsonValue.Duration(ref value)) is >= SettingRules.MinLease and <= SettingRules.MaxLease);

    private static readonly JsonField<SettleInput> ReasonField = new("reason", PlainText.Rule(MaxReasonBytes), static (SettleInput input, ref Utf8JsonReader value) =>
        JsonValue.TryText(ref value, out var text) && PlainText.Check(text, MaxReasonBytes) is { } reason && (input.Reason = reason) is not null);

    private static readonly JsonFields<SettleInput> AckFields = new(ReceiptsField);
    private static readonly JsonFields<SettleInput> ReleaseFields = new(ReceiptsField, DelayField);
    private static readonly JsonFields<SettleInput> ExtendFields = new(ReceiptsField, LeaseField);
    private static readonly JsonFields<SettleInput> RejectFields = new(ReceiptsField, DelayField, ReasonField);

    public List<Receipt> Receipts { get; } = [];

    public long? DurationMs { get; private set; }

    public byte[] Reason { get; private set; } = [];

    /// <summary>What the body may hold.</summary>
    public static JsonFields<SettleInput> FieldsOf(SettleAction action) => action switch
    {
        SettleAction.Ack => AckFields,
        SettleAction.Release => ReleaseFields,
        SettleAction.Extend => ExtendFields,
        _ => RejectFields,
    };

    /// <summary>The same of one lease, without a body.</summary>
    public void Take(SettleAction action, string? receipt, QueryParameters query)
    {
        if (receipt is not null && Receipt.TryParse(receipt, out var parsed))
            Receipts.Add(parsed);
        else
            faults.Breach(ErrorSlug.BadReceipt, RrmqHeaders.Receipt, receipt ?? "", ReceiptRule);
        if (action is SettleAction.Extend)
            DurationMs = query.Duration("lease", SettingRules.MinLease, SettingRules.MaxLease);
        if (action is SettleAction.Release or SettleAction.Reject)
            DurationMs = query.Duration("delay", 0, SettingRules.MaxDelay);
        if (action is SettleAction.Reject)
            Reason = query.Words("reason", MaxReasonBytes) ?? [];
    }

    private static bool ReadReceipts(SettleInput input, ref Utf8JsonReader value) => input.ReadReceipts(ref value);

    private bool ReadReceipts(ref Utf8JsonReader value)
    {
        if (value.TokenType != JsonTokenType.StartArray)
            return false;
        var count = 0;
        for (; value.Read() && value.TokenType != JsonTokenType.EndArray; count++)
        {
            if (count == MaxReceipts)
                return false;
            if (JsonValue.TryText(ref value, out var text) && Receipt.TryParse(text, out var receipt))
                Receipts.Add(receipt);
            else
                faults.Breach(ErrorSlug.BadReceipt, $"receipts[{count}]", JsonValue.Show(ref value), ReceiptRule);
            value.Skip();
        }

        return count > 0;
    }
}
