using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Rrmq.Queues;

namespace Rrmq.Server.Tests;

public sealed class SettingsInputTests
{
    private const string All = """
        {"order": "strict", "lease": "45s", "max_attempts": 7, "on_exhausted": "block", "retry_backoff": "2s", "ttl": "1h", "delay": "100ms", "max_messages": 5, "max_bytes": "64KiB",
         "overflow": "drop-oldest", "dedup_window": 600, "max_leases": 9, "history": "5m"}
        """;

    [Fact]
    public void Every_setting_is_read()
    {
        var (change, failure) = Read(All);

        Assert.Null(failure);
        Assert.Equal(new SettingsChange
        {
            Order = DeliveryOrder.Strict,
            LeaseMs = 45_000,
            MaxAttempts = 7,
            OnExhausted = Exhausted.Block,
            RetryBackoffMs = 2_000,
            TtlMs = 3_600_000,
            DelayMs = 100,
            MaxMessages = 5,
            MaxBytes = 65_536,
            Overflow = Overflow.DropOldest,
            DedupWindowMs = 600_000,
            MaxLeases = 9,
            HistoryMs = 300_000,
        }, change);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("\uFEFF{ }\r\n")]
    public void Nothing_changes_nothing(string body) => Assert.Equal((new SettingsChange(), null), Read(body));

    [Theory]
    [InlineData("lease", "\"100ms\"", "\"99ms\"")]
    [InlineData("lease", "\"12h\"", "\"43200001ms\"")]
    [InlineData("lease", "43200", "43201")]
    [InlineData("lease", "\"1\"", "0")]
    [InlineData("lease", "1", "1.5")]
    [InlineData("lease", "\"1s\"", "null")]
    [InlineData("lease", "\"1s\"", "[\"1s\"]")]
    [InlineData("lease", "\"1s\"", "\"\\ud800\"")]
    [InlineData("lease", "\"1s\"", "9223372036854775807")]
    [InlineData("max_attempts", "0", "-1")]
    [InlineData("max_attempts", "1000", "1001")]
    [InlineData("max_attempts", "1000", "\"5\"")]
    [InlineData("retry_backoff", "0", "-1")]
    [InlineData("retry_backoff", "\"1h\"", "\"3600001ms\"")]
    [InlineData("ttl", "\"0s\"", "\"-1s\"")]
    [InlineData("ttl", "\"8760h\"", "\"8761h\"")]
    [InlineData("delay", "0", "true")]
    [InlineData("delay", "\"8760h\"", "\"8761h\"")]
    [InlineData("max_messages", "1", "0")]
    [InlineData("max_messages", "1000000000000", "1000000000001")]
    [InlineData("max_bytes", "1", "0")]
    [InlineData("max_bytes", "\"1024TiB\"", "\"1025TiB\"")]
    [InlineData("max_bytes", "1", "\"1XiB\"")]
    [InlineData("dedup_window", "0", "\"\"")]
    [InlineData("dedup_window", "\"24h\"", "\"86400001ms\"")]
    [InlineData("max_leases", "1", "0")]
    [InlineData("max_leases", "1000000", "1000001")]
    [InlineData("history", "0", "{}")]
    [InlineData("history", "\"168h\"", "\"604800001ms\"")]
    [InlineData("order", "\"none\"", "\"None\"")]
    [InlineData("on_exhausted", "\"drop\"", "\"dead_letter\"")]
    [InlineData("overflow", "\"reject\"", "1")]
    public void Each_limit_holds(string field, string good, string bad)
    {
        Assert.Null(Read($"{{\"{field}\": {good}}}").Failure);

        var failure = Read($"{{\"{field}\": {bad}}}").Failure!;

        Assert.Equal((400, "bad_field", field), (failure.Status, failure.Slug, failure.Faults![0].Field));
        Assert.StartsWith("must be", failure.Faults[0].Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        var failure = Read("""{"lease": "1d", "lese": 5, "max_attempts": 2, "max_attempts": 3, "order": []}""").Failure!;

        Assert.Equal(["lease", "lese", "max_attempts", "order"], failure.Faults!.Select(fault => fault.Field));
        Assert.Contains("the field lease is \"1d\": it must be a duration from 100ms to 12h", failure.Reason, StringComparison.Ordinal);
        Assert.Contains("\"lese\" is not a field here: order, lease, max_attempts", failure.Reason, StringComparison.Ordinal);
        Assert.Contains("the field max_attempts is given twice", failure.Reason, StringComparison.Ordinal);
        Assert.Contains("the field order is \"a list\": it must be one of strict, group, none", failure.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "ends before its JSON does")]
    [InlineData("{\"lease\"", "ends before its JSON does")]
    [InlineData("{\"lease\": 5,}", "line 1")]
    [InlineData("{\n\"lease\" 5}", "line 2")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("{} {}", "not valid JSON")]
    public void What_is_no_JSON_object_is_refused(string body, string reason)
    {
        var failure = Read(body).Failure!;

        Assert.Equal("bad_json", failure.Slug);
        Assert.Contains(reason, failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_bytes_are_understood_or_refused()
    {
        Prop.ForAll(Mutations.Of(All, "{}", """{"lease": "1s"}"""), EndsWell).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), EndsWell).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static bool EndsWell(byte[] body)
    {
        var faults = new Faults();
        var failure = SettingsInput.Fields.Read(body, new SettingsInput(), faults, mayBeEmpty: true) ?? (faults.Any ? faults.ToFailure() : null);
        return failure is null or { Status: 400, Reason.Length: > 0 };
    }

    private static (SettingsChange Change, Failure? Failure) Read(string body)
    {
        var faults = new Faults();
        var input = new SettingsInput();
        var failure = SettingsInput.Fields.Read(Encoding.UTF8.GetBytes(body), input, faults, mayBeEmpty: true);
        return (input.Change, failure ?? (faults.Any ? faults.ToFailure() : null));
    }
}
