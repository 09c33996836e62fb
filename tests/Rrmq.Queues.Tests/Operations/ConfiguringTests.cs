using System.Text;

namespace Rrmq.Queues.Tests.Operations;

public sealed class ConfiguringTests
{
    private static readonly byte[] T = Machine.Bytes("t");
    private readonly Machine _machine = new();

    [Fact]
    public void A_topic_is_made_once_and_then_changed()
    {
        var limits = new TopicLimits(7, 8);
        var made = Configure(new SettingsChange { LeaseMs = 5 }, limits, replaces: true);
        Assert.Equal((true, 5L, 7L, 8L), (made.Created, made.Topic.Settings.LeaseMs, made.Topic.Settings.MaxMessages, made.Topic.Settings.MaxBytes));

        var changed = Configure(new SettingsChange { MaxBytes = 9 }, default, replaces: false);
        Assert.Equal((false, 5L, 7L, 9L), (changed.Created, changed.Topic.Settings.LeaseMs, changed.Topic.Settings.MaxMessages, changed.Topic.Settings.MaxBytes));

        var replaced = Configure(new SettingsChange(), limits, replaces: true);
        Assert.Equal((TopicSettings.Default.LeaseMs, 8L), (replaced.Topic.Settings.LeaseMs, replaced.Topic.Settings.MaxBytes));
    }

    [Fact]
    public void What_changes_nothing_keeps_the_version()
    {
        var made = Configure(new SettingsChange { LeaseMs = 5 }, Machine.NoLimits, replaces: true);
        var again = Configure(new SettingsChange { LeaseMs = 5 }, Machine.NoLimits, replaces: true);
        Assert.Equal(made.Topic.Version, again.Topic.Version);
        Assert.True(Configure(new SettingsChange { LeaseMs = 6 }, Machine.NoLimits, replaces: true).Topic.Version > made.Topic.Version);
    }

    [Fact]
    public void A_version_that_is_demanded_must_be_the_topics()
    {
        Assert.Equal(CommandStatus.TopicNotFound, Try(new ConfigureTopic(T, new SettingsChange(), Machine.NoLimits)));
        Assert.Equal(CommandStatus.PreconditionFailed, Try(new ConfigureTopic(T, new SettingsChange(), Machine.NoLimits) { IfVersion = -1 }));
        Assert.Equal(CommandStatus.PreconditionFailed, Try(new ConfigureTopic(T, new SettingsChange(), Machine.NoLimits) { Replaces = true, IfVersion = 1 }));
        Assert.Equal(CommandStatus.Done, Try(new ConfigureTopic(T, new SettingsChange(), Machine.NoLimits) { Replaces = true, IfVersion = 0 }));
        Assert.Equal(CommandStatus.PreconditionFailed, Try(new ConfigureTopic(T, new SettingsChange(), Machine.NoLimits) { Replaces = true, IfVersion = 0 }));
        var version = _machine.View("t").Version;
        Assert.Equal(CommandStatus.Done, Try(new ConfigureTopic(T, new SettingsChange { DelayMs = 5 }, Machine.NoLimits) { IfVersion = version }));
        Assert.Equal(CommandStatus.PreconditionFailed, Try(new DeleteTopic(T) { IfVersion = version }));
        Assert.Equal(CommandStatus.PreconditionFailed, Try(new DeleteTopic(T) { IfVersion = -1 }));
        Assert.Equal(CommandStatus.Done, Try(new DeleteTopic(T) { IfVersion = _machine.View("t").Version }));
        Assert.Equal(CommandStatus.TopicNotFound, Try(new DeleteTopic(T)));
    }

    [Fact]
    public void A_deleted_topic_takes_all_that_is_its_own_along_and_its_number_never_comes_again()
    {
        _machine.Topic("t", new SettingsChange { DedupWindowMs = 1_000 });
        _machine.Send("t", "leased");
        _machine.Send("t", "delayed", delay: 1_000);
        var leased = _machine.Take("t")[0];
        _machine.Run(new DeleteTopic(T));

        Assert.Equal((0L, 0L, 0L, long.MaxValue), (_machine.State.MessageCount, _machine.State.MessageBytes, _machine.State.LeaseCount, _machine.State.NextDueMs));
        _machine.Topic("t");
        Assert.Equal(2, _machine.View("t").Number);
        Assert.Equal(CommandStatus.LeaseLost, _machine.Settle(SettleAction.Ack, leased));
        Assert.Null(_machine.State.Tell(T, leased.Id));
    }

    [Fact]
    public void A_paused_topic_hands_out_nothing_and_takes_in_everything()
    {
        _machine.Topic("t");
        _machine.Send("t", "one");
        var leased = _machine.Take("t")[0];
        _machine.Run(new PauseTopic(T, true));
        Assert.Equal(CommandStatus.Done, _machine.Publish("t", "two").Status);
        Assert.Equal(CommandStatus.TopicPaused, Try(MachineWords.Receive("t")));
        Assert.Equal(CommandStatus.TopicPaused, Try(new PopMessages(T, 1, 1)));
        Assert.Equal(CommandStatus.QueueEmpty, Try(new Pop(T)));
        Assert.False(_machine.State.CanDeliver(T));
        Assert.Equal(CommandStatus.Done, _machine.Settle(SettleAction.Ack, leased));

        _machine.Run(new PauseTopic(T, false));
        Assert.Equal("two", _machine.TakeText("t"));
    }

    [Fact]
    public void Those_who_wait_hear_of_each_topic_once()
    {
        List<long> heard = [];
        _machine.Topic("t");
        _machine.Topic("u");
        _machine.State.TakeDeliverable(heard);
        Assert.Empty(heard);
        _machine.Publish("t", "one");
        _machine.Publish("t", "two");
        _machine.Run(new DeleteTopic(Machine.Bytes("u")));
        _machine.State.TakeDeliverable(heard);
        Assert.Equal([1, 2], heard.Order());
        heard.Clear();
        _machine.State.TakeDeliverable(heard);
        Assert.Empty(heard);
    }

    [Fact]
    public void Purging_drops_what_nobody_has_leased_a_bounded_part_a_command()
    {
        _machine.Topic("t", new SettingsChange { MaxAttempts = 1, OnExhausted = Exhausted.Block });
        _machine.Send("t", "dead");
        _machine.Settle(SettleAction.Reject, _machine.Take("t")[0]);
        _machine.Send("t", "leased");
        _machine.Take("t");
        _machine.Send("t", "delayed", delay: 100_000);
        _machine.Run(new PublishMessages(T, [.. Enumerable.Range(0, 10_000).Select(_ => new OutgoingMessage(default))], false));

        Assert.Equal(new Counted(10_000, 1), _machine.Run(new PurgeTopic(T, false)).Detail);
        Assert.Equal(new Counted(1, 0), _machine.Run(new PurgeTopic(T, false)).Detail);
        Assert.Equal(new Counted(1, 0), _machine.Run(new PurgeTopic(T, true)).Detail);
        Assert.Equal((1L, 10_002L), (_machine.View("t").Leased, _machine.View("t").Dropped));
    }

    [Fact]
    public void Topics_are_listed_by_prefix_in_the_order_in_which_they_were_made_a_page_at_a_time()
    {
        foreach (var name in new[] { "b1", "a", "b2", "b3" })
            _machine.Topic(name);
        Assert.Equal(["b1", "b2"], Names(_machine.State.Find("b"u8, 0, 2).Topics));
        Assert.Equal(["b3"], Names(_machine.State.Find("b"u8, 3, 2).Topics));
        Assert.Equal(["a", "b2", "b3"], Names(_machine.State.Describe(1, 10)));

        static string[] Names(IReadOnlyList<TopicView> views) => [.. views.Select(static view => Encoding.UTF8.GetString(view.Name))];
    }

    [Fact]
    public void A_look_for_topics_goes_through_a_bounded_number_of_them_and_the_next_one_goes_on()
    {
        const int Others = 10_000;
        _machine.RunAll([.. Enumerable.Range(0, Others).Select(i => new CreateTopic(Encoding.UTF8.GetBytes($"other {i}"), Machine.NoLimits))]);
        _machine.Topic("wanted");

        var looks = 0;
        List<TopicView> found = [];
        for (long? behind = 0; behind is { } from; looks++)
        {
            var page = _machine.State.Find("wanted"u8, from, 10);
            Assert.True(page.GoesOnBehind is null || page.GoesOnBehind == from + TopicPage.MostLookedThrough);
            found.AddRange(page.Topics);
            behind = page.GoesOnBehind;
        }

        Assert.Equal(("wanted", (Others / TopicPage.MostLookedThrough) + 1), (Encoding.UTF8.GetString(Assert.Single(found).Name), looks));
        Assert.Equal((5_000, (long?)null), (_machine.State.Find([], 0, 5_000) is var all ? (all.Topics.Count, all.GoesOnBehind) : default));
    }

    [Fact]
    public void A_view_says_how_often_things_happened_in_the_last_full_ten_seconds()
    {
        _machine.NowMs = 100_000;
        _machine.Topic("t");
        for (var i = 0; i < 30; i++)
            _machine.Publish("t", "x");
        _machine.Pop("t");
        Assert.Equal((0.0, 0.0), Rates());
        _machine.Wait(10_000);
        Assert.Equal((3.0, 0.1), Rates());
        _machine.Wait(10_000);
        Assert.Equal((0.0, 0.0), Rates());

        (double, double) Rates() => (_machine.View("t").PublishedPerSecond, _machine.View("t").ConsumedPerSecond);
    }

    private ConfiguredTopic Configure(SettingsChange change, TopicLimits limits, bool replaces) =>
        Assert.IsType<ConfiguredTopic>(_machine.Run(new ConfigureTopic(T, change, limits) { Replaces = replaces }).Detail);

    // What is foreseen is what happens.
    private CommandStatus Try(Command command)
    {
        var foreseen = _machine.State.Foresee(command) ?? CommandStatus.Done;
        var status = _machine.Run(command).Status;
        Assert.Equal(foreseen, status);
        return status;
    }
}
