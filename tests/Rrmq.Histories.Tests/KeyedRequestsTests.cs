namespace Rrmq.Histories.Tests;

public sealed class KeyedRequestsTests
{
    private readonly HistoryBuilder _history = new();

    [Fact]
    public void A_request_asked_again_with_its_key_counts_once() =>
        Assert.Empty(_history.Publish("a", Fate.Unknown).Key("k").Publish("a").Key("k", isReplayed: true).Pop("a").Key("l").Pop("a").Key("l", isReplayed: true).PopEmpty().Check());

    [Fact]
    public void A_pop_that_an_attempt_left_open_excuses_nothing_once_another_attempt_was_answered() =>
        Assert.Contains("1 acknowledged messages", Assert.Single(_history.Publish("a").Publish("b").PopUnknown().Key("k").Pop("a").Key("k").PopEmpty().Check()), StringComparison.Ordinal);

    [Fact]
    public void A_replayed_answer_that_differs_is_found() =>
        Assert.Contains("key k brought a and, asked again, b", _history.Publish("a").Publish("b").Pop("a").Key("k").Pop("b").Key("k").PopEmpty().Check());

    [Fact]
    public void A_success_that_is_refused_when_asked_again_is_found() =>
        Assert.Contains("key k was answered with success and, asked again, refused", _history.Publish("a").Pop("a").Key("k").PopEmpty().Key("k").PopEmpty().Check());

    [Fact]
    public void A_refusal_is_not_remembered() =>
        Assert.Empty(_history.PopEmpty().Key("k").Publish("a").Pop("a").Key("k").PopEmpty().Check());

    [Fact]
    public void A_message_under_two_keys_is_the_tests_own_mistake() =>
        Assert.Throws<ArgumentException>(() => _history.Publish("a").Key("k").Publish("a").Key("l").Check());
}
