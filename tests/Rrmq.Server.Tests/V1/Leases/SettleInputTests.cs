using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Rrmq.Queues;

namespace Rrmq.Server.Tests;

public sealed class SettleInputTests
{
    private static readonly string One = new Receipt(new MessageId(1, 2), 3).ToString();
    private static readonly string Two = new Receipt(new MessageId(4, 5), 6).ToString();

    [Theory]
    [InlineData(SettleAction.Ack, "", null, "")]
    [InlineData(SettleAction.Release, ", \"delay\": \"5s\"", 5000L, "")]
    [InlineData(SettleAction.Extend, ", \"lease\": 60", 60_000L, "")]
    [InlineData(SettleAction.Reject, ", \"delay\": 0, \"reason\": \"bröken\"", 0L, "bröken")]
    public void Each_action_has_its_fields(SettleAction action, string more, long? duration, string reason)
    {
        var (input, failure) = Read(action, $"{{\"receipts\": [\"{One}\", \"{Two}\"]{more}}}");

        Assert.Null(failure);
        Assert.Equal([One, Two], input.Receipts.Select(receipt => receipt.ToString()));
        Assert.Equal((duration, reason), (input.DurationMs, Encoding.UTF8.GetString(input.Reason)));
    }

    [Theory]
    [InlineData(SettleAction.Ack, ", \"delay\": 1", "delay")]
    [InlineData(SettleAction.Release, ", \"lease\": 1", "lease")]
    [InlineData(SettleAction.Release, ", \"reason\": \"x\"", "reason")]
    [InlineData(SettleAction.Extend, ", \"delay\": 1", "delay")]
    [InlineData(SettleAction.Extend, ", \"lease\": \"99ms\"", "lease")]
    [InlineData(SettleAction.Extend, ", \"lease\": \"13h\"", "lease")]
    [InlineData(SettleAction.Reject, ", \"delay\": \"8761h\"", "delay")]
    [InlineData(SettleAction.Reject, ", \"reason\": \"\"", "reason")]
    public void What_an_action_does_not_take_is_refused_by_name(SettleAction action, string more, string field) =>
        Assert.Equal(field, Read(action, $"{{\"receipts\": [\"{One}\"]{more}}}").Failure!.Faults![0].Field);

    [Fact]
    public void Receipts_that_are_none_are_refused_by_their_places()
    {
        var forged = One[..^1] + (One[^1] == 'A' ? 'Q' : 'A');
        var failure = Read(SettleAction.Ack, $"{{\"receipts\": [\"{One}\", \"{forged}\", 5, \"{Two}\", \"\", {{\"a\": []}}]}}").Failure!;

        Assert.Equal("bad_receipt", failure.Slug);
        Assert.Equal(["receipts[1]", "receipts[2]", "receipts[4]", "receipts[5]"], failure.Faults!.Select(fault => fault.Field));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"x\"")]
    [InlineData("{}")]
    public void A_list_of_none_is_no_list(string receipts) => Assert.Equal("receipts", Read(SettleAction.Ack, $"{{\"receipts\": {receipts}}}").Failure!.Faults![0].Field);

    [Fact]
    public void Ten_thousand_receipts_are_taken_and_one_more_is_not()
    {
        string Many(int count) => $"{{\"receipts\": [{string.Join(',', Enumerable.Repeat($"\"{One}\"", count))}]}}";

        Assert.Equal(10_000, Read(SettleAction.Ack, Many(10_000)).Input.Receipts.Count);
        Assert.Equal("receipts", Read(SettleAction.Ack, Many(10_001)).Failure!.Faults![0].Field);
    }

    [Fact]
    public void Any_bytes_are_understood_or_refused()
    {
        string[] good = [$"{{\"receipts\": [\"{One}\", \"{Two}\"]}}", $"{{\"receipts\": [\"{One}\"], \"delay\": \"5s\", \"reason\": \"r\"}}", $"{{\"lease\": 5, \"receipts\": [\"{One}\"]}}"];
        Prop.ForAll(Mutations.Of(good), Arb.From(Gen.Elements(Enum.GetValues<SettleAction>())), EndsWell).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void A_receipt_is_read_back_and_whatever_else_is_none()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<long>(), ArbMap.Default.ArbFor<long>(), ArbMap.Default.ArbFor<ulong>(), (topic, sequence, token) =>
        {
            var receipt = new Receipt(new MessageId(topic, sequence), token);
            return Receipt.TryParse(receipt.ToString(), out var parsed) && parsed == receipt;
        }).QuickCheckThrowOnFailure();
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => !Receipt.TryParse(text, out _)).QuickCheckThrowOnFailure();
        for (var at = 0; at < One.Length; at++)
            Assert.False(Receipt.TryParse(One[..at] + (One[at] == 'x' ? 'y' : 'x') + One[(at + 1)..], out var changed) && changed != new Receipt(new MessageId(1, 2), 3), $"at {at}");
    }

    private static bool EndsWell(byte[] body, SettleAction action)
    {
        var (input, failure) = Read(action, body);
        return failure is null ? input.Receipts.Count <= 2 : failure.Status == 400 && failure.Reason!.Length > 0;
    }

    private static (SettleInput Input, Failure? Failure) Read(SettleAction action, string body) => Read(action, Encoding.UTF8.GetBytes(body));

    private static (SettleInput Input, Failure? Failure) Read(SettleAction action, byte[] body)
    {
        var faults = new Faults();
        var input = new SettleInput(faults);
        var failure = SettleInput.FieldsOf(action).Read(body, input, faults, mayBeEmpty: true);
        return (input, failure ?? (faults.Any ? faults.ToFailure() : null));
    }
}
