using Rrmq.Histories;

namespace Rrmq.Load.Tests;

/// <summary>Made-up streams of answers, right and wrong in each way.</summary>
public sealed class DeliveryTallyTests
{
    private readonly DeliveryTally _tally = new(run: 5, producers: 3, depth: 1, longestRequest: 1_000_000);
    private long _now;

    [Fact]
    public void A_queue_that_keeps_its_word_breaks_none()
    {
        var all = Enumerable.Range(0, 30_000).Select(i => Publish(i % 3)).ToList();
        all.ForEach(id => Pop(id));
        FindNothing();

        var report = _tally.Report(isDrained: true);

        Assert.Equal((30_000, 30_000, 0, 0), (report.Acknowledged, report.Delivered, report.Missing!.Value, report.Violations));
    }

    [Fact]
    public void A_message_that_never_comes_is_lost_and_only_once_the_queue_was_emptied()
    {
        Publish(0);
        var kept = Publish(0);
        Pop(kept);

        Assert.Null(_tally.Report(isDrained: false).Lost);
        Assert.Equal((1, 1), (_tally.Report(isDrained: true).Lost!.Value, _tally.Report(isDrained: true).Missing!.Value));
    }

    [Fact]
    public void A_lost_answer_excuses_one_missing_message_and_no_more()
    {
        Publish(0);
        Publish(1);
        _tally.PopBegins();
        _tally.PopFails(Fate.Unknown);

        var report = _tally.Report(isDrained: true);

        Assert.Equal((2, 1, 1), (report.Missing!.Value, report.Lost!.Value, report.UnknownPops));
    }

    [Fact]
    public void A_message_twice_is_a_duplicate_also_long_after()
    {
        var first = Publish(0);
        Pop(first);
        Pop(first);
        for (var i = 0; i < 20_000; i++)
            Pop(Publish(0));
        Pop(first);

        var report = _tally.Report(isDrained: true);

        Assert.Equal((2, 0, 0, 20_001), (report.Duplicated, report.Lost!.Value, report.OutOfOrder, report.Delivered));
    }

    [Fact]
    public void Order_is_owed_between_a_message_and_those_sent_after_its_acknowledgement()
    {
        var earlier = Publish(0);
        var later = Publish(0);
        Pop(later);
        Pop(earlier);

        Assert.Equal(1, _tally.Report(isDrained: true).OutOfOrder);
    }

    [Fact]
    public void Order_is_not_owed_between_producers_nor_to_requests_that_overlap()
    {
        var one = Publish(0);
        var other = Publish(1);
        Pop(other);
        Pop(one);
        var earlier = Publish(2);
        var later = Publish(2);
        var asked = ++_now;
        Bring(later, asked, ++_now);
        Bring(earlier, asked, ++_now);

        Assert.Equal(0, _tally.Report(isDrained: true).Violations);
    }

    [Fact]
    public void Order_is_not_owed_to_a_publish_whose_fate_nobody_knows()
    {
        var unsure = _tally.PublishBegins(0);
        _tally.PublishEnds(unsure, Fate.Unknown);
        var later = Publish(0);
        Pop(later);
        Pop(unsure);

        Assert.Equal((0, 1, 2), (_tally.Report(isDrained: true).Violations, _tally.Report(isDrained: true).UnknownPublishes, _tally.Report(isDrained: true).Delivered));
    }

    [Fact]
    public void With_pipelining_order_is_owed_from_one_window_to_the_next()
    {
        var tally = new DeliveryTally(run: 5, producers: 1, depth: 2, longestRequest: 1_000_000);
        var ids = Enumerable.Range(0, 3).Select(_ => tally.PublishBegins(0)).ToList();
        ids.ForEach(id => tally.PublishEnds(id, Fate.Done));
        var at = 0;
        foreach (var id in new[] { ids[1], ids[0] })
            tally.PopBrings(Text(id), isWhole: true, ++at, ++at);
        Assert.Equal(0, tally.Report(isDrained: false).OutOfOrder);

        var other = new DeliveryTally(run: 5, producers: 1, depth: 2, longestRequest: 1_000_000);
        ids.ForEach(_ => other.PublishEnds(other.PublishBegins(0), Fate.Done));
        foreach (var id in new[] { ids[2], ids[0] })
            other.PopBrings(Text(id), isWhole: true, ++at, ++at);

        Assert.Equal(1, other.Report(isDrained: false).OutOfOrder);
    }

    [Fact]
    public void What_nobody_published_and_what_was_surely_not_applied_come_from_nowhere()
    {
        Pop(new MessageId(5, 0, 12));
        var refused = _tally.PublishBegins(1);
        _tally.PublishEnds(refused, Fate.NotApplied);
        Pop(refused);
        var refusedLate = _tally.PublishBegins(2);
        Pop(refusedLate);
        _tally.PublishEnds(refusedLate, Fate.NotApplied);

        Assert.Equal(3, _tally.Report(isDrained: true).FromNowhere);
    }

    [Fact]
    public void A_message_that_overtakes_its_acknowledgement_is_no_wonder()
    {
        var id = _tally.PublishBegins(0);
        Pop(id);
        _tally.PublishEnds(id, Fate.Done);

        var report = _tally.Report(isDrained: true);

        Assert.Equal((0, 0, 1), (report.Violations, report.Missing!.Value, report.Delivered));
    }

    [Fact]
    public void Other_bytes_than_were_published_are_counted()
    {
        var id = Publish(0);
        _tally.PopBegins();
        _tally.PopBrings(Text(id), isWhole: false, ++_now, ++_now);

        Assert.Equal((1, 0), (_tally.Report(isDrained: true).Altered, _tally.Report(isDrained: true).Lost!.Value));
    }

    [Fact]
    public void Messages_of_others_are_left_alone()
    {
        Publish(0);
        Pop(new MessageId(6, 0, 0));
        Pop(new MessageId(5, 3, 0));

        var report = _tally.Report(isDrained: false);

        Assert.Equal((2, 0), (report.Foreign, report.Violations));
    }

    [Fact]
    public void Nothing_while_an_acknowledged_message_waits_is_false()
    {
        Publish(0);
        FindNothing();
        Assert.Equal(1, _tally.Report(isDrained: false).FalselyEmpty);
    }

    [Fact]
    public void Nothing_is_right_when_others_may_have_taken_all_there_was()
    {
        var before = _tally.PopBegins();
        Publish(0);
        _tally.PopFindsNothing(before);
        _tally.PopBegins();
        _tally.PopFails(Fate.Unknown);
        FindNothing();
        Publish(0);
        _tally.PopBegins();
        FindNothing();

        Assert.Equal((0, 3), (_tally.Report(isDrained: false).FalselyEmpty, _tally.Report(isDrained: false).Empty));
    }

    [Fact]
    public void Memory_follows_the_backlog_and_not_the_length_of_the_run()
    {
        for (var i = 0; i < 300_000; i++)
            Pop(Publish(0));

        Assert.InRange(_tally.Pieces, 0, 1);
        Assert.Equal((300_000, 0), (_tally.Report(isDrained: true).Delivered, _tally.Report(isDrained: true).Violations));
    }

    private static byte[] Text(MessageId id)
    {
        var text = new byte[MessageId.Length];
        id.Write(text);
        return text;
    }

    private MessageId Publish(int producer)
    {
        var id = _tally.PublishBegins(producer);
        _tally.PublishEnds(id, Fate.Done);
        return id;
    }

    private void Pop(MessageId id)
    {
        _tally.PopBegins();
        Bring(id, ++_now, ++_now);
    }

    private void Bring(MessageId id, long asked, long answered) => _tally.PopBrings(Text(id), isWhole: true, asked, answered);

    private void FindNothing() => _tally.PopFindsNothing(_tally.PopBegins());
}
