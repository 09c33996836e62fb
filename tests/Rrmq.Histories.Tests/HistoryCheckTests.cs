namespace Rrmq.Histories.Tests;

public sealed class HistoryCheckTests
{
    private readonly HistoryBuilder _history = new();

    [Fact]
    public void A_clean_history_has_no_problem() =>
        Assert.Empty(_history.Publish("a").Publish("b").Pop("a").Pop("b").PopEmpty().AtOnce().PopEmpty().Check());

    [Fact]
    public void A_lost_message_is_found() =>
        Assert.Contains("a", Assert.Single(_history.Publish("a").Publish("b").Pop("b").PopEmpty().Check()), StringComparison.Ordinal);

    [Fact]
    public void A_pop_without_an_answer_excuses_one_missing_message() =>
        Assert.Empty(_history.Publish("a").Publish("b").PopUnknown().Pop("b").PopEmpty().Check());

    [Fact]
    public void A_pop_without_an_answer_does_not_excuse_two() =>
        Assert.Contains("2 acknowledged messages", Assert.Single(_history.Publish("a").Publish("b").PopUnknown().PopEmpty().Check()), StringComparison.Ordinal);

    [Fact]
    public void A_message_delivered_twice_is_found() =>
        Assert.Equal(["a was delivered 2 times"], _history.Publish("a").Pop("a").Pop("a").PopEmpty().Check());

    [Fact]
    public void A_message_from_nowhere_is_found() =>
        Assert.Equal(["x was delivered and never published"], _history.Publish("a").Pop("a").Pop("x").PopEmpty().Check());

    [Fact]
    public void A_message_delivered_although_it_was_surely_not_applied_is_found() =>
        Assert.Contains("surely not applied", Assert.Single(_history.Publish("a", Fate.NotApplied).Pop("a").PopEmpty().Check()), StringComparison.Ordinal);

    [Fact]
    public void A_message_delivered_before_it_was_published_is_found() =>
        Assert.Contains("a was delivered before it was published", _history.Pop("a").Publish("a").PopEmpty().Check());

    [Fact]
    public void An_unknown_publish_may_appear_once() =>
        Assert.Empty(_history.Publish("a", Fate.Unknown).Pop("a").PopEmpty().Check());

    [Fact]
    public void An_unknown_publish_may_never_appear() =>
        Assert.Empty(_history.Publish("a", Fate.Unknown).PopEmpty().Check());

    [Fact]
    public void An_unknown_publish_must_not_appear_twice() =>
        Assert.Equal(["a was delivered 2 times"], _history.Publish("a", Fate.Unknown).Pop("a").Pop("a").PopEmpty().Check());

    [Fact]
    public void A_swapped_order_is_found() =>
        Assert.Equal(["a was published before b and delivered after it"], _history.Publish("a").Publish("b").Pop("b").Pop("a").PopEmpty().Check());

    [Fact]
    public void A_swapped_order_is_found_beyond_a_message_that_is_in_its_place() =>
        Assert.Contains("a was published before c and delivered after it",
            _history.Publish("a").Publish("b").Publish("c").Pop("c").Pop("b").Pop("a").PopEmpty().Check());

    [Fact]
    public void Publishes_at_the_same_time_may_come_in_either_order() =>
        Assert.Empty(_history.Publish("a").Publish("b").AtOnce().Pop("b").Pop("a").PopEmpty().Check());

    [Fact]
    public void Pops_at_the_same_time_may_come_in_either_order() =>
        Assert.Empty(_history.Publish("a").Publish("b").Pop("b").Pop("a").AtOnce().PopEmpty().Check());

    [Fact]
    public void An_unknown_publish_may_take_effect_late() =>
        Assert.Empty(_history.Publish("a", Fate.Unknown).Publish("b").Pop("b").Pop("a").PopEmpty().Check());

    [Fact]
    public void An_empty_queue_that_was_not_empty_is_found() =>
        Assert.Contains("a pop found nothing although a had been acknowledged", Assert.Single(_history.Publish("a").PopEmpty().Pop("a").PopEmpty().Check()), StringComparison.Ordinal);

    [Fact]
    public void An_empty_answer_at_the_same_time_as_the_publish_is_no_problem() =>
        Assert.Empty(_history.Publish("a").PopEmpty().AtOnce().Pop("a").PopEmpty().Check());

    [Fact]
    public void A_problem_says_which_promise_is_broken_and_for_how_many_messages() =>
        Assert.Equal([(ProblemKind.Duplicated, 1), (ProblemKind.Lost, 2), (ProblemKind.OutOfOrder, 1)],
            _history.Publish("a").Publish("b").Publish("c").Publish("d").Publish("e").PopUnknown().Pop("b").Pop("a").Pop("a").PopEmpty().Examine()
                .Select(problem => (problem.Kind, problem.Messages)));
}
