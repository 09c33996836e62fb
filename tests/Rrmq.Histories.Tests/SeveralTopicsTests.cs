namespace Rrmq.Histories.Tests;

public sealed class SeveralTopicsTests
{
    private readonly HistoryBuilder _history = new();

    [Fact]
    public void Topics_have_queues_of_their_own() =>
        Assert.Empty(_history.Create("s").Create("t").List("s", "t").Publish("a", topic: "s").Publish("b", topic: "t").Pop("b", "t").Pop("a", "s").PopEmpty("s").PopEmpty("t").Check());

    [Fact]
    public void A_message_delivered_from_another_topic_is_found() =>
        Assert.Equal(["a was published to 's' and delivered from 't'"], _history.Publish("a", topic: "s").Pop("a", "t").PopEmpty("s").PopEmpty("t").Check());

    [Fact]
    public void A_pop_without_an_answer_excuses_nothing_in_another_topic() =>
        Assert.Contains("a", Assert.Single(_history.Publish("a", topic: "s").PopUnknown("t").PopEmpty("s").PopEmpty("t").Check()), StringComparison.Ordinal);

    [Fact]
    public void A_topic_made_twice_is_found() =>
        Assert.Contains("'t' was made 2 times", _history.Create("t").Create("t").Check());

    [Fact]
    public void Of_two_that_race_for_a_topic_one_may_lose() =>
        Assert.Empty(_history.Create("t", Fate.Refused).Create("t").AtOnce().Check());

    [Fact]
    public void A_topic_that_exists_before_anybody_asked_for_it_is_found() =>
        Assert.Contains("before anybody asked for it", Assert.Single(_history.Create("t", Fate.Refused).Create("t", Fate.Unknown).Check()), StringComparison.Ordinal);

    [Fact]
    public void A_topic_made_although_it_was_known_to_exist_is_found() =>
        Assert.Equal(["'t' was made by a request that began after it was known to exist"],
            _history.Create("t", Fate.Unknown).Create("t", Fate.Refused).Create("t").Check());

    [Fact]
    public void A_topic_that_is_not_found_after_it_was_made_is_found() =>
        Assert.Contains("'t' was not found although it was known to exist: the pop from 't'",
            _history.Create("t").PopEmpty("t").Because(Refusal.TopicNotFound).Check());

    [Fact]
    public void A_topic_that_is_used_before_anybody_asked_for_it_is_found() =>
        Assert.Contains("'t' was used before anybody asked for it: the publish of a", _history.Publish("a", topic: "t").Create("t").Pop("a", "t").Check());

    [Fact]
    public void A_listing_that_leaves_out_a_topic_is_found() =>
        Assert.Equal(["a listing leaves out 't', which was known to exist when it was asked for"], _history.Create("t").List().Check());

    [Fact]
    public void A_listing_that_names_a_topic_before_anybody_asked_for_it_is_found() =>
        Assert.Equal(["a listing names 't' before anybody asked for it"], _history.List("t").Create("t").Check());

    [Fact]
    public void A_listing_that_names_a_topic_twice_is_found() =>
        Assert.Equal(["a listing names a topic twice: t, t"], _history.Create("t").List("t", "t").Check());

    [Fact]
    public void A_listing_beside_the_creation_may_go_either_way() =>
        Assert.Empty(_history.Create("t").List().AtOnce().List("t").Check());
}
