using Rrmq.Documents;

namespace Rrmq.Queues.Tests;

/// <summary>What docs/file-formats.md shows of an entry byte by byte is what is written.</summary>
public sealed class DocumentedBatchTests
{
    [Fact]
    public void A_batch_of_four_commands()
    {
        var orders = Machine.Bytes("orders");
        var writer = new CommandBatchWriter();
        writer.Add(new CreateTopic(orders, new TopicLimits(1_000, 65_536)));
        writer.Add(new Publish(orders, Machine.Bytes("two pizzas")) { IdempotencyKey = Machine.Bytes("k1") });
        var message = new OutgoingMessage(new Envelope("text/plain", [], Machine.Bytes("hi")).Encode()) { Group = Machine.Bytes("g"), Priority = 5 };
        writer.Add(new PublishMessages(orders, [message], Atomic: false));
        writer.Add(new BeginLeadership());

        Assert.Equal(Convert.ToHexString(DocumentedBytes.Of("file-formats.md", "batch")), Convert.ToHexString(writer.Finish(1_700_000_000_000)));
    }

    [Fact]
    public void The_page_numbers_every_status()
    {
        var page = File.ReadAllText(DocumentedBytes.PathOf("file-formats.md"));

        foreach (var status in Enum.GetValues<CommandStatus>())
            Assert.Matches($@"\| {(byte)status} [a-z ]+\|", page[page.IndexOf("### Statuses", StringComparison.Ordinal)..]);
    }
}
