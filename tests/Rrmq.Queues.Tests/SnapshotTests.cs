using FsCheck;
using FsCheck.Fluent;

namespace Rrmq.Queues.Tests;

public sealed class SnapshotTests
{
    [Fact]
    public void What_was_captured_comes_back_however_it_is_cut_into_blocks()
    {
        var machine = Furnished();
        var bytes = Snapshots.Encode(machine.State.Capture());

        foreach (var blockBytes in new[] { 1, 2, 7, 64, 1 << 20 })
        {
            var loaded = Snapshots.Load(bytes, blockBytes);
            Assert.Equal(machine.State.StateHash(), loaded.StateHash());
            Assert.Equal((machine.State.MessageCount, machine.State.MessageBytes, machine.State.TopicCount), (loaded.MessageCount, loaded.MessageBytes, loaded.TopicCount));
            Assert.Equal(machine.State.TopicNames(), loaded.TopicNames());
        }
    }

    [Fact]
    public void A_capture_does_not_change_while_the_machine_goes_on()
    {
        var machine = Furnished();
        var (capture, hash) = (machine.State.Capture(), machine.State.StateHash());
        var live = Live(capture);

        for (var i = 0; i < 3_000; i++)
        {
            machine.Publish("t", $"later {i}", i % 10 == 0 ? $"later key {i}" : "");
            machine.Pop("t", i % 7 == 0 ? $"pop key {i}" : "");
            machine.Pop("t");
        }

        machine.NowMs += IdempotencyLimits.WindowMs;
        machine.Create("new");
        Assert.Equal(hash, Snapshots.Load(Snapshots.Encode(capture), 4096).StateHash());
        Assert.Equal(live, Live(capture));
    }

    [Fact]
    public void A_capture_stays_as_it_was_while_the_machine_goes_on()
    {
        var machine = new Machine();
        machine.Topic("t", new SettingsChange { Order = DeliveryOrder.None });
        for (var i = 0; i < 6; i++)
            machine.Send("t", $"{i}", delay: i == 5 ? 60_000 : null);
        var taken = machine.Take("t", 4);
        var (capture, hash) = (machine.State.Capture(), machine.State.StateHash());

        machine.NowMs += 10;
        machine.Settle(SettleAction.Extend, taken[0], 90_000);
        machine.Settle(SettleAction.Reject, taken[1], reason: "no");
        machine.Settle(SettleAction.Release, taken[2], 5_000);
        machine.Settle(SettleAction.Ack, taken[3]);
        machine.Take("t");
        machine.Wait(100_000);

        Assert.NotEqual(hash, machine.State.StateHash());
        Assert.Equal(hash, Snapshots.Load(Snapshots.Encode(capture), 4096).StateHash());
    }

    /// <summary>Machines that are reloaded at random moments and one that never is give the same results and the same state, in every step.</summary>
    [Fact]
    public void A_machine_that_is_reloaded_goes_on_like_one_that_is_not() =>
        Check.QuickThrowOnFailure(Prop.ForAll(
            (from kind in Gen.Choose(0, 5) from topic in Gen.Choose(0, 2) from key in Gen.Choose(0, 9) from wait in Gen.Choose(0, 60_000) select (kind, topic, key, wait))
                .ListOf(200).ToArbitrary(),
            steps =>
            {
                var (kept, reloaded) = (new Machine(), new Machine());
                foreach (var (kind, topic, key, wait) in steps)
                {
                    if (kind == 5)
                    {
                        reloaded.Reload();
                        continue;
                    }

                    var first = Step(kept, kind, topic, key, wait);
                    var second = Step(reloaded, kind, topic, key, wait);
                    if (first != second || kept.Text(first) != reloaded.Text(second) || kept.State.StateHash() != reloaded.State.StateHash())
                        return false;
                }

                return true;
            }));

    [Fact]
    public void Live_bodies_are_those_that_a_pop_or_a_repeated_pop_can_still_bring()
    {
        var machine = new Machine();
        machine.Create("t");
        foreach (var body in new[] { "gone", "kept by its key", "", "queued" })
            machine.Publish("t", body);
        machine.Pop("t");
        machine.Pop("t", "key");

        var live = Live(machine.State.Capture()).Select(body => machine.Text(new CommandResult(CommandStatus.Done, body)));
        Assert.Equal(["", "queued", "kept by its key"], live);
    }

    [Fact]
    public void Live_bodies_come_in_the_order_of_the_log_too_each_once()
    {
        var machine = Furnished();
        var capture = machine.State.Capture();

        var inOrder = capture.LiveBodiesInOrder().ToList();
        Assert.Equal(Live(capture).Where(body => body.Length > 0).OrderBy(body => (body.Index, body.Offset)), inOrder);
        Assert.Equal(inOrder.Distinct().Count(), inOrder.Count);
        Assert.Contains(inOrder, body => body.Length == 5_000);
    }

    [Fact]
    public void A_state_cut_short_is_refused_at_every_length()
    {
        var bytes = Snapshots.Encode(Furnished(messages: 40).State.Capture());

        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<InvalidStateException>(() => Snapshots.Load(bytes[..length], 64));
        Assert.Throws<InvalidStateException>(() => Snapshots.Load([.. bytes, 0], 64));
    }

    [Fact]
    public void Bytes_that_are_no_state_are_refused_or_read_and_nothing_else() =>
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => IsRefusedOrRead([3, .. new byte[16], .. bytes])));

    [Fact]
    public void A_flipped_bit_never_does_more_than_be_refused_or_read() => IsRefusedOrReadWithAnyBitFlipped(Furnished(messages: 40));

    [Fact]
    public void A_flipped_bit_in_anything_that_v1_knows_never_does_more_than_be_refused_or_read() => IsRefusedOrReadWithAnyBitFlipped(FurnishedWithEverything());

    [Fact]
    public void A_state_with_everything_in_it_comes_back_and_is_refused_when_cut_short()
    {
        var machine = FurnishedWithEverything();
        var bytes = Snapshots.Encode(machine.State.Capture());
        Assert.Equal(machine.State.StateHash(), Snapshots.Load(bytes, 3).StateHash());
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<InvalidStateException>(() => Snapshots.Load(bytes[..length], 64));
    }

    private static void IsRefusedOrReadWithAnyBitFlipped(Machine machine)
    {
        var bytes = Snapshots.Encode(machine.State.Capture());
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(IsRefusedOrRead(bytes));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    private static bool IsRefusedOrRead(byte[] bytes)
    {
        try
        {
            return Snapshots.Load(bytes, 16).StateHash() != 0;
        }
        catch (InvalidStateException)
        {
            return true;
        }
    }

    private static Machine Furnished(int messages = 3_000)
    {
        var machine = new Machine();
        machine.Create("empty");
        machine.Create("t");
        for (var i = 0; i < messages; i++)
            machine.RunAll(new Publish(Machine.Bytes("t"), Machine.Bytes($"body {i}")), new Publish(Machine.Bytes("t"), new byte[i % 5]) { IdempotencyKey = Machine.Bytes($"key {i % 20}") });
        machine.Create("later");
        machine.Publish("later", new string('x', 5_000));
        for (var i = 0; i < messages / 2; i++)
            machine.Pop("t", i % 50 == 0 ? $"pop {i}" : "");
        return machine;
    }

    private static Machine FurnishedWithEverything()
    {
        var machine = new Machine();
        machine.Topic("t", new SettingsChange { MaxAttempts = 1, DedupWindowMs = 1_000 });
        machine.Topic("u", new SettingsChange { MaxAttempts = 1, OnExhausted = Exhausted.Block, Order = DeliveryOrder.Strict });
        foreach (var topic in new[] { "t", "u" })
        {
            machine.Send(topic, "dead", "g", priority: 4);
            machine.Settle(SettleAction.Reject, machine.Take(topic)[0], reason: "bad");
            machine.Send(topic, "delayed", delay: 5_000, ttl: 9_000);
            for (var i = 0; i < 3; i++)
                machine.Send(topic, $"message {i}", i == 1 ? "g" : "");
            machine.Publish(topic, "base");
        }

        machine.Log("log", new SettingsChange { MaxAttempts = 1, OnExhausted = Exhausted.Block, TtlMs = 100_000, DedupWindowMs = 1_000 });
        foreach (var (content, group) in new[] { ("first", ""), ("second", "g"), ("third", "g"), ("fourth", "h"), ("fifth", "") })
            machine.Send("log", content, group);
        machine.Settle(SettleAction.Reject, machine.TakeAs("log", "one")[0], reason: "bad");
        machine.Run(MachineWords.Receive("log", 2, key: "group") with { Group = Machine.Bytes("one") });
        machine.Settle(SettleAction.Release, machine.TakeAs("log", "one")[0], duration: 3_000);
        machine.Run(new PopMessages(Machine.Bytes("log"), 2, 1_000, Machine.Bytes("two")) { IdempotencyKey = Machine.Bytes("pop of a group") });
        machine.Run(new MakeGroup(Machine.Bytes("log"), Machine.Bytes("three"), LogPlace.Latest) { IdempotencyKey = Machine.Bytes("make") });
        machine.Run(MachineWords.Receive("t", 3, key: "receive"));
        machine.Settle(SettleAction.Ack, machine.Take("t")[0]);
        machine.Publish("t", "plain");
        machine.Take("t.dead");
        machine.Run(new ConfigureTopic(Machine.Bytes("t"), new SettingsChange { DelayMs = 5 }, Machine.NoLimits) { IdempotencyKey = Machine.Bytes("configure") });
        machine.Run(new PauseTopic(Machine.Bytes("u"), true) { IdempotencyKey = Machine.Bytes("pause") });
        FurnishWithJobs(machine);
        return machine;
    }

    // In every state there is, and with everything that a job can have.
    private static void FurnishWithJobs(Machine machine)
    {
        var ids = new List<MessageId>();
        var receipts = new List<Receipt>();
        for (var i = 0; i < 5; i++)
            ids.Add(Make(machine, new EnqueueJob(Machine.Bytes("job.t"), Machine.Bytes($"payload {i}"), 1_000, Machine.NoLimits) { UniqueKey = Machine.Bytes($"key {i}"), Priority = (byte)i, MaxAttempts = 1, IdempotencyKey = Machine.Bytes($"job {i}") }));
        foreach (var job in Assert.IsType<TakenJobs>(machine.Run(new ReceiveJobs(Machine.Bytes("job.t"), 3, int.MaxValue, null, 7) { IdempotencyKey = Machine.Bytes("work") }).Detail).Jobs)
            receipts.Add(job.Message.Receipt);
        machine.Run(new CompleteJob(receipts[0], Machine.Bytes("result")) { IdempotencyKey = Machine.Bytes("complete") });
        machine.Run(new FailJob(receipts[1], Machine.Bytes("reason"), Retry: true));
        machine.Run(new ReportProgress(receipts[2]) { Progress = 50, Note = Machine.Bytes("note"), IdempotencyKey = Machine.Bytes("progress") });
        machine.Run(new CancelJob(receipts[2].Message));
        Make(machine, new EnqueueJob(Machine.Bytes("job.u"), Machine.Bytes("waits"), 1_000, Machine.NoLimits) { After = [ids[0], receipts[2].Message] });
        Make(machine, new EnqueueJob(Machine.Bytes("job.u"), Machine.Bytes("in vain"), 1_000, Machine.NoLimits) { After = [receipts[1].Message] });
        Make(machine, new EnqueueJob(Machine.Bytes("job.u"), Machine.Bytes("later"), 1_000, Machine.NoLimits) { DelayMs = 60_000 });
        machine.Run(new PutSchedule(Machine.Bytes("job.u"), Machine.Bytes("s"), Machine.Bytes("each minute"), machine.NowMs + 1, Machine.NoLimits)
        {
            Cron = Machine.Bytes("* * * * *"), TimeZone = Machine.Bytes("UTC"), KeepMs = 1_000, MaxAttempts = 3, BackoffMs = 10, IdempotencyKey = Machine.Bytes("schedule"),
        });
        machine.NowMs++;
        Assert.Equal(CommandStatus.Done, machine.Run(new RunTick(Machine.Bytes("s"), machine.NowMs, machine.NowMs, machine.NowMs + 60_000)).Status);
        Assert.All(machine.State.JobCounts(), count => Assert.True(count > 0));
    }

    private static MessageId Make(Machine machine, EnqueueJob command) => Assert.IsType<JobAnswer>(machine.Run(command).Detail).Job.Id;

    private static CommandResult Step(Machine machine, int kind, int topic, int key, int wait)
    {
        machine.NowMs += wait;
        var name = $"topic {topic}";
        var text = key < 5 ? "" : $"key {kind} {key}";
        return kind switch
        {
            0 => machine.Create(name, text),
            1 or 2 => machine.Publish(name, $"body {key}", text),
            _ => machine.Pop(name, text),
        };
    }

    private static List<BodyReference> Live(StateCapture capture)
    {
        var live = new List<BodyReference>();
        foreach (var run in capture.LiveBodies())
            live.AddRange(run.ToArray());
        return live;
    }
}
