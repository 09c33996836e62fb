using FsCheck;
using FsCheck.Fluent;

namespace Rrmq.Queues.Tests;

public sealed class CommandBatchTests
{
    [Fact]
    public void What_is_written_is_read_back()
    {
        var writer = new CommandBatchWriter();
        writer.Add(new CreateTopic(Machine.Bytes("t"), new TopicLimits(7, 8)));
        writer.Add(new Publish(Machine.Bytes("t"), new byte[300]) { IdempotencyKey = Machine.Bytes("key") });
        writer.Add(new Pop(Machine.Bytes("t")));

        var reader = new CommandBatchReader(writer.Finish(timeMs: 42));
        Assert.Equal(42, reader.TimeMs);
        Assert.True(reader.TryRead(out var create));
        Assert.Equal((CommandKind.CreateTopic, new TopicLimits(7, 8)), (create.Kind, create.Limits));
        Assert.True(reader.TryRead(out var publish));
        Assert.Equal((CommandKind.Publish, 300, 3), (publish.Kind, publish.Body.Length, publish.IdempotencyKey.Length));
        Assert.True(reader.TryRead(out var pop));
        Assert.Equal((CommandKind.Pop, 1), (pop.Kind, pop.Topic.Length));
        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void A_writer_starts_afresh_after_each_batch()
    {
        var writer = new CommandBatchWriter();
        writer.Add(new Pop(Machine.Bytes("a")));
        var first = writer.Finish(1);
        writer.Add(new Pop(Machine.Bytes("a")));

        Assert.Equal(first, writer.Finish(1));
    }

    [Fact]
    public void A_batch_cut_short_is_refused_whole_or_read_in_whole_commands()
    {
        var writer = new CommandBatchWriter();
        writer.Add(new CreateTopic(Machine.Bytes("topic"), Machine.NoLimits));
        writer.Add(new Publish(Machine.Bytes("topic"), Machine.Bytes("body")));
        var whole = writer.Finish(5);

        var refused = 0;
        for (var length = 0; length < whole.Length; length++)
        {
            var commands = Read(whole.AsMemory(0, length));
            Assert.True(commands is null or 0 or 1);
            refused += commands is null ? 1 : 0;
        }

        Assert.Equal(whole.Length - 2, refused);
    }

    [Fact]
    public void Random_bytes_are_refused_or_read_and_nothing_else() =>
        Check.QuickThrowOnFailure(Prop.ForAll<byte[]>(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            byte[] framed = [1, .. bytes];
            _ = Read(framed);
        }));

    [Fact]
    public void Entries_are_applied_without_a_gap()
    {
        var state = new QueueStateMachine();
        state.Apply(1, ReadOnlyMemory<byte>.Empty, []);

        Assert.Throws<InvalidOperationException>(() => state.Apply(3, ReadOnlyMemory<byte>.Empty, []));
        Assert.Throws<InvalidOperationException>(() => state.Apply(1, ReadOnlyMemory<byte>.Empty, []));
        Assert.Equal(1, state.AppliedIndex);
    }

    private static int? Read(ReadOnlyMemory<byte> payload)
    {
        try
        {
            var reader = new CommandBatchReader(payload);
            var count = 0;
            while (reader.TryRead(out _))
                count++;
            return count;
        }
        catch (InvalidBatchException)
        {
            return null;
        }
    }
}
