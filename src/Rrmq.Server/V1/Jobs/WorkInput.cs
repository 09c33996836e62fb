using System.Text.Json;
using Rrmq.Contracts;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>What a worker says of the job that it has leased.</summary>
internal sealed class WorkInput(Faults faults, MessageId job)
{
    private static readonly JsonField<WorkInput> ReceiptField = new("receipt", SettleInput.ReceiptRule, static (WorkInput input, ref Utf8JsonReader value) => input.ReadReceipt(ref value));

    public static readonly JsonFields<WorkInput> OfProgress = new(
        ReceiptField,
        new("progress", CountText.Rule(0, JobRules.MaxProgress), static (WorkInput input, ref Utf8JsonReader value) =>
            (input.Progress = JsonValue.Number(ref value) is >= 0 and <= JobRules.MaxProgress and var number ? (int)number : null) is not null),
        new("note", $"must be text of at most {JobRules.MaxNoteBytes} bytes of UTF-8", static (WorkInput input, ref Utf8JsonReader value) =>
        {
            if (!JsonValue.TryUtf8(ref value, out var text) || text.Length > JobRules.MaxNoteBytes)
                return false;
            input.Note = text;
            return true;
        }),
        new("lease", DurationRule.Text(SettingRules.MinLease, SettingRules.MaxLease), static (WorkInput input, ref Utf8JsonReader value) =>
            (input.LeaseMs = JsonValue.Duration(ref value)) is >= SettingRules.MinLease and <= SettingRules.MaxLease));

    public static readonly JsonFields<WorkInput> OfResult = new(
        ReceiptField,
        new("result", "must be JSON", static (WorkInput input, ref Utf8JsonReader value) => (input.Result = JsonRaw.Take(ref value)).Length > 0));

    public static readonly JsonFields<WorkInput> OfFailure = new(
        ReceiptField,
        new("reason", $"must be text of 1 to {JobRules.MaxReasonBytes} bytes of UTF-8", static (WorkInput input, ref Utf8JsonReader value) =>
            JsonValue.TryUtf8(ref value, out var text) && text.Length is >= 1 and <= JobRules.MaxReasonBytes && (input.Reason = text) is not null),
        new("retry", "must be true or false", static (WorkInput input, ref Utf8JsonReader value) =>
        {
            input.Retry = value.TokenType == JsonTokenType.True;
            return value.TokenType is JsonTokenType.True or JsonTokenType.False;
        }));

    public Receipt? Receipt { get; private set; }
    public int? Progress { get; private set; }
    public ReadOnlyMemory<byte>? Note { get; private set; }
    public long? LeaseMs { get; private set; }

    /// <summary>JSON as the worker wrote it; empty: none.</summary>
    public byte[] Result { get; private set; } = [];
    public byte[]? Reason { get; private set; }
    public bool Retry { get; private set; } = true;

    /// <summary>After the last field: what is missing.</summary>
    public void Check(bool needsReason)
    {
        if (faults.Any)
            return;
        if (Receipt is null)
            faults.Breach(ErrorSlug.BadField, "receipt", null, SettleInput.ReceiptRule);
        if (needsReason && Reason is null)
            faults.Breach(ErrorSlug.BadField, "reason", null, $"must be text of 1 to {JobRules.MaxReasonBytes} bytes of UTF-8");
    }

    private bool ReadReceipt(ref Utf8JsonReader value)
    {
        if (!JsonValue.TryText(ref value, out var text) || !Queues.Receipt.TryParse(text, out var receipt))
            faults.Breach(ErrorSlug.BadReceipt, "receipt", JsonValue.Show(ref value), SettleInput.ReceiptRule);
        else if (receipt.Message != job)
            faults.Breach(ErrorSlug.BadReceipt, "receipt", text, $"must be a receipt of job {job}; this one is of job {receipt.Message}");
        else
            Receipt = receipt;
        return true;
    }
}
