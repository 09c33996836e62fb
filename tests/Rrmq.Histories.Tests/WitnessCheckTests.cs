namespace Rrmq.Histories.Tests;

/// <summary>Histories with indexes, each with and without the log's own word where both can tell.</summary>
public sealed class WitnessCheckTests
{
    private readonly HistoryBuilder _history = new();

    [Fact]
    public void A_correct_history_has_no_problem()
    {
        _history.Create("t").At(1).Create("t", Fate.Refused).Because(Refusal.TopicExists).ReadAt(1).List("t").ReadAt(1)
            .Publish("a", topic: "t").At(2).Publish("b", topic: "t").At(3, 1).AtOnce().Pop("a", "t").At(4).Pop("b", "t").At(5)
            .PopEmpty("t").Because(Refusal.QueueEmpty).ReadAt(5).PopEmpty("t").Because(Refusal.QueueEmpty).At(6);

        Assert.Empty(_history.CheckWitness());
        Assert.Empty(_history.CheckWitnessWithLog());
    }

    [Fact]
    public void An_index_that_two_operations_name_is_found()
    {
        _history.Create("").At(1).Publish("a").At(2).Publish("b").Answered(2);

        Assert.Contains("index 2.0 is named by 2 operations: the publish of a at index 2.0, the publish of b at index 2.0", _history.CheckWitness());
    }

    [Fact]
    public void Two_commands_of_one_entry_share_its_index() =>
        Assert.Empty(_history.Create("").At(1).Publish("a").At(2).Publish("b").At(2, 1).CheckWitnessWithLog());

    [Fact]
    public void An_order_that_the_clock_contradicts_is_found()
    {
        _history.Create("").At(1).Publish("a").At(3).Publish("b").At(2);

        Assert.Equal(["the publish of a at index 3.0 had been answered before the publish of b at index 2.0 began"], _history.CheckWitness());
        Assert.Equal(["the publish of a at index 3.0 had been answered before the publish of b at index 2.0 began"], _history.CheckWitnessWithLog());
    }

    [Fact]
    public void A_look_at_an_older_state_than_was_answered_before_is_found() =>
        Assert.Contains("the publish of a at index 2.0 had been answered before the pop from '' at index 1, read began",
            _history.Create("").At(1).Publish("a").At(2).PopEmpty().ReadAt(1).CheckWitness());

    [Fact]
    public void Operations_at_the_same_time_may_have_either_order() =>
        Assert.Empty(_history.Create("").At(1).Publish("a").At(3).Publish("b").At(2).AtOnce().CheckWitnessWithLog());

    [Fact]
    public void A_pop_of_the_wrong_message_is_found()
    {
        _history.Create("").At(1).Publish("a").At(2).Publish("b").At(3).Pop("b").At(4);

        Assert.Equal(["the pop of b at index 4.0 was answered as Done, a queue would have said: a"], _history.CheckWitnessWithLog());
        Assert.Equal(["the pop of b at index 4.0 passed over a, which stood before it and which nobody had taken"], _history.CheckWitness());
    }

    [Fact]
    public void A_message_brought_twice_is_found()
    {
        _history.Create("").At(1).Publish("a").At(2).Pop("a").At(3).Pop("a").At(4);

        Assert.Equal(["the pop of a at index 4.0 was answered as Done, a queue would have said: refused, QueueEmpty"], _history.CheckWitnessWithLog());
        Assert.Equal(["the pop of a at index 4.0 brought what another pop had brought before"], _history.CheckWitness());
    }

    [Fact]
    public void A_message_from_nowhere_is_found()
    {
        _history.Create("").At(1).Pop("x").At(2);

        Assert.Equal(["the pop of x at index 2.0 was answered as Done, a queue would have said: refused, QueueEmpty"], _history.CheckWitnessWithLog());
        Assert.Equal(["the pop of x at index 2.0 brought what nobody published"], _history.CheckWitness());
    }

    [Fact]
    public void A_message_brought_before_its_index_is_found() =>
        Assert.Equal(["the pop of a at index 2.0 came before the publish of a at index 3.0"],
            _history.Create("").At(1).Publish("a").At(3).Pop("a").At(2).AtOnce().CheckWitness());

    [Fact]
    public void An_empty_queue_that_was_not_empty_there_is_found()
    {
        _history.Create("").At(1).Publish("a").At(2).PopEmpty().ReadAt(2);

        Assert.Equal(["the pop from '' at index 2, read was answered as refused, Unsaid, the state there would have let it pass"], _history.CheckWitnessWithLog());
        Assert.Equal(["the pop from '' at index 2, read passed over a, which stood before it and which nobody had taken"], _history.CheckWitness());
    }

    [Fact]
    public void A_wrong_reason_is_found() =>
        Assert.Equal(["the pop from '' at index 1, read was answered as refused, TopicNotFound, the state there says QueueEmpty"],
            _history.Create("").At(1).PopEmpty().Because(Refusal.TopicNotFound).ReadAt(1).CheckWitnessWithLog());

    [Fact]
    public void A_topic_made_twice_is_found() =>
        Assert.Equal(["the creation of 't' at index 2.0 was answered as Done, a queue would have said: refused, TopicExists"],
            _history.Create("t").At(1).Create("t").At(2).CheckWitnessWithLog());

    [Fact]
    public void A_listing_that_is_not_the_state_there_is_found() =>
        Assert.Equal(["the listing at index 2, read brought [t], there were [t, s]"],
            _history.Create("t").At(1).Create("s").At(2).List("t").ReadAt(2).CheckWitnessWithLog());

    [Fact]
    public void A_replay_brings_the_first_answer() =>
        Assert.Empty(_history.Create("").At(1).Publish("a").At(2).Publish("b").At(3).Pop("a").Key("k").At(4).Pop("a").Key("k", isReplayed: true).At(5).Pop("b").At(6).CheckWitnessWithLog());

    [Fact]
    public void A_replay_that_brings_another_answer_is_found() =>
        Assert.Equal(["the pop of b at index 5.0 was answered as Done, again, a queue would have said: a, again"],
            _history.Create("").At(1).Publish("a").At(2).Publish("b").At(3).Pop("a").Key("k").At(4).Pop("b").Key("k", isReplayed: true).At(5).CheckWitnessWithLog());

    [Fact]
    public void A_replay_that_is_not_told_as_one_is_found() =>
        Assert.Equal(["the pop of a at index 4.0 was answered as Done, a queue would have said: a, again"],
            _history.Create("").At(1).Publish("a").At(2).Pop("a").Key("k").At(3).Pop("a").Key("k").At(4).CheckWitnessWithLog());

    [Fact]
    public void An_answer_that_names_a_place_beyond_the_log_is_found() =>
        Assert.Equal(["the publish of a at index 2.0 is not in the log there"], _history.Create("").At(1).Publish("a").Answered(2).CheckWitnessWithLog());

    [Fact]
    public void An_answer_that_names_the_place_of_another_command_is_found() =>
        Assert.Contains("the publish of b at index 2.0 names a place where the log holds another command: Publish a on ''",
            _history.Create("").At(1).Publish("a", Fate.Unknown).Logged(2).Publish("b").Answered(2).CheckWitnessWithLog());

    [Fact]
    public void What_was_surely_not_applied_and_stands_in_the_log_is_found() =>
        Assert.Equal(["the publish of a was answered as surely not applied, the log holds it at index 2.0"],
            _history.Create("").At(1).Publish("a", Fate.NotApplied).Logged(2).CheckWitnessWithLog());

    [Fact]
    public void What_nobody_published_and_stands_in_the_log_is_found() =>
        Assert.Equal(["the publish of a at index 2.0 was sent once, the log holds it again at index 3.0"],
            _history.Create("").At(1).Publish("a").At(2).Logged(3).CheckWitnessWithLog());

    [Fact]
    public void A_keyed_request_that_was_refused_for_good_and_takes_effect_is_found() =>
        Assert.Equal(["the pop from '' at index 1, read was refused for good, the log lets it take effect at index 3.0: a"],
            _history.Create("").At(1).Publish("a", Fate.Unknown).Logged(2).PopEmpty().Key("k").ReadAt(1).Logged(3).AtOnce().CheckWitnessWithLog());

    [Fact]
    public void An_unknown_publish_and_an_unknown_pop_may_fill_gaps()
    {
        _history.Create("").At(1).Publish("a", Fate.Unknown).Logged(3).Publish("b").At(2).PopUnknown().Logged(4).Pop("a").At(5);

        Assert.Empty(_history.CheckWitness());
        Assert.Empty(_history.CheckWitnessWithLog());
    }

    [Fact]
    public void One_unknown_pop_does_not_excuse_two_messages()
    {
        _history.Create("").At(1).Publish("a").At(2).Publish("b").At(3).Publish("c").At(4).PopUnknown().Logged(5).Logged(6).Pop("c").At(7);

        Assert.Contains("passed over", Assert.Single(_history.CheckWitness()), StringComparison.Ordinal);
        Assert.Contains("the log holds Pop on '' at index 6.0, and no request can have caused it", Assert.Single(_history.CheckWitnessWithLog()), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_pop_excuses_nothing_before_it_began()
    {
        _history.Create("").At(1).Publish("a").At(2).PopEmpty().ReadAt(3).PopUnknown().Logged(3);

        Assert.Contains("passed over a", Assert.Single(_history.CheckWitness()), StringComparison.Ordinal);
        Assert.Contains("at index 3.0, and no request can have caused it: 0", Assert.Single(_history.CheckWitnessWithLog()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_out_of_order_is_the_tests_own_mistake() =>
        Assert.Throws<ArgumentException>(() => WitnessCheck.FindProblems([], [Pop(2), Pop(1)]));

    private static AppliedCommand Pop(long index) => new(index, 0, OperationKind.Pop, "", null, null);
}
