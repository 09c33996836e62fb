namespace Rrmq.Client.Tests;

/// <summary>Whatever goes wrong on the way, what the client asks takes effect once, and is heard of.</summary>
public sealed class LostAnswerTests(LiveNode node) : ClientTest(node)
{
    public static TheoryData<string> Troubles => ["reset", "lost answer", "bad gateway", "overloaded", "unknown", "no quorum", "not RRMQ"];

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task A_publish_is_stored_once(string trouble)
    {
        var topic = await NewTopicAsync();
        Proxy.Next(FaultOf(trouble));

        var result = await Client.PublishAsync(topic, "one");

        Assert.Equal(1, result.Seq);
        Assert.Equal(1, (await Client.GetTopicAsync(topic)).Published);
        var asked = Proxy.Seen.Where(seen => seen.Target.EndsWith("/messages", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, asked.Count);
        Assert.NotNull(asked[0].Key);
        Assert.Equal((asked[0].Key, asked[0].Text), (asked[1].Key, asked[1].Text));
    }

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task A_batch_is_stored_once(string trouble)
    {
        var topic = await NewTopicAsync();
        Proxy.Next(FaultOf(trouble));

        var results = await Client.PublishBatchAsync(topic, [new BatchMessage("one"), new BatchMessage("two")]);

        Assert.Equal(new long?[] { 1, 2 }, results.Select(result => result.Seq));
        Assert.Equal(2, (await Client.GetTopicAsync(topic)).Published);
    }

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task A_pop_takes_one_message(string trouble)
    {
        var topic = await NewTopicAsync();
        await Client.PublishBatchAsync(topic, [new BatchMessage("one"), new BatchMessage("two")]);
        Proxy.Next(FaultOf(trouble));

        Assert.Equal("one", (await Client.PopAsync(topic)).Single().Text);
        Assert.Equal("two", (await Client.PopAsync(topic)).Single().Text);
    }

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task A_receive_leases_one_message(string trouble)
    {
        var topic = await NewTopicAsync(new TopicSettings { Order = "none" });
        await Client.PublishBatchAsync(topic, [new BatchMessage("one"), new BatchMessage("two")]);
        Proxy.Next(FaultOf(trouble));

        Assert.Equal("one", (await Client.ReceiveAsync(topic)).Single().Text);
        Assert.Equal("two", (await Client.ReceiveAsync(topic)).Single().Text);
    }

    [Theory]
    [InlineData("lost answer")]
    [InlineData("bad gateway")]
    [InlineData("reset")]
    public async Task A_settlement_is_heard_of_as_done(string trouble)
    {
        var topic = await NewTopicAsync(new TopicSettings { Order = "none", MaxAttempts = 3 });
        await Client.PublishBatchAsync(topic, [.. Enumerable.Range(0, 4).Select(number => new BatchMessage($"m{number}"))]);
        var receipts = (await Client.ReceiveAsync(topic, 4)).Select(message => message.Receipt!).ToList();

        Proxy.Next(FaultOf(trouble));
        Assert.True(await Client.AckAsync(receipts[0]));
        Proxy.Next(FaultOf(trouble));
        Assert.True(await Client.ExtendAsync(receipts[1], TimeSpan.FromMinutes(1)));
        Proxy.Next(FaultOf(trouble));
        Assert.True(await Client.ReleaseAsync(receipts[2]));
        Proxy.Next(FaultOf(trouble));
        Assert.True(await Client.RejectAsync(receipts[3], "no"));

        var now = await Client.GetTopicAsync(topic);
        Assert.Equal((1, 1, 2), (now.Consumed, now.Leased, now.Ready));
    }

    [Fact]
    public async Task Without_keys_what_may_have_happened_is_not_asked_again()
    {
        var topic = await NewTopicAsync();
        using var keyless = Proxy.NewClient(options => options with { UseIdempotencyKeys = false });
        Proxy.Next(Faults.LoseAnswer);

        var error = await Assert.ThrowsAsync<RrmqUnavailableException>(() => keyless.PublishAsync(topic, "one"));

        Assert.True(error.MayBeApplied);
        Assert.Equal(1, (await Client.GetTopicAsync(topic)).Published);
        Proxy.Next(Faults.Say(503, "overloaded"));
        Assert.Equal(2, (await keyless.PublishAsync(topic, "two")).Seq);
        Assert.DoesNotContain(Proxy.Seen, seen => seen.Target.EndsWith("/messages", StringComparison.Ordinal) && seen.Key is not null);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_given_up_and_asked_for_again()
    {
        var topic = await NewTopicAsync();
        using var hasty = Proxy.NewClient(options => options with { AttemptTimeout = TimeSpan.FromMilliseconds(300) });
        Proxy.Next(Faults.Hang);

        Assert.Equal(1, (await hasty.PublishAsync(topic, "one")).Seq);
    }

    [Fact]
    public async Task A_wish_to_be_left_alone_is_respected()
    {
        var topic = await NewTopicAsync();
        Proxy.Next(Faults.Say(503, "overloaded", retryAfter: 1), Faults.Say(429, "too_many_idempotency_keys", retryAfter: 1));

        await Client.PublishAsync(topic, "one");

        var asked = Proxy.Seen.Where(seen => seen.Target.EndsWith("/messages", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, asked.Count);
        Assert.True(TimeProvider.System.GetElapsedTime(asked[0].At, asked[1].At) >= TimeSpan.FromMilliseconds(990));
        Assert.True(TimeProvider.System.GetElapsedTime(asked[1].At, asked[2].At) >= TimeSpan.FromMilliseconds(990));
    }

    [Fact]
    public async Task What_the_cluster_refuses_is_told_by_code_and_field_and_not_asked_again()
    {
        var before = Proxy.Seen.Count;
        var missing = await Assert.ThrowsAsync<RrmqRefusedException>(() => Client.PublishAsync("nowhere", "one"));
        Assert.Equal((404, "topic_not_found", false, false), (missing.Status, missing.Code, missing.IsTransient, missing.MayBeApplied));
        Assert.Equal(before + 1, Proxy.Seen.Count);

        var wrong = await Assert.ThrowsAsync<RrmqRefusedException>(() => Client.ConfigureTopicAsync("t", """{"lease": "1d"}"""));
        Assert.Equal((400, "bad_field", "lease"), (wrong.Status, wrong.Code, wrong.Field));
        Assert.NotNull(wrong.Rule);

        var topic = await NewTopicAsync(new TopicSettings { MaxMessages = 1 });
        await Client.PublishAsync(topic, "one");
        var full = await Assert.ThrowsAsync<RrmqRefusedException>(() => Client.PublishAsync(topic, "two"));
        Assert.Equal((429, "topic_full", true), (full.Status, full.Code, full.IsTransient));
    }

    [Fact]
    public async Task When_nobody_answers_for_long_enough_that_is_the_error()
    {
        using var client = new RrmqClient(new RrmqClientOptions { Nodes = [new Uri("http://127.0.0.1:1")], RetryFor = TimeSpan.FromMilliseconds(200) });

        var error = await Assert.ThrowsAsync<RrmqUnavailableException>(() => client.PublishAsync("t", "one"));

        Assert.Equal((RrmqException.Unreachable, true, false), (error.Code, error.IsTransient, error.MayBeApplied));
    }

    [Fact]
    public async Task A_caller_who_gives_up_hears_so_at_once()
    {
        var topic = await NewTopicAsync();
        using var cancelled = new CancellationTokenSource();
        var waiting = Client.PopAsync(topic, wait: TimeSpan.FromSeconds(60), cancellation: cancelled.Token);
        await Eventually.BeTrueAsync(() => Proxy.Seen.Any(seen => seen.Target.Contains("/pop", StringComparison.Ordinal)));

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Eventually.EndAsync(waiting));
    }

    private static Fault FaultOf(string trouble) => trouble switch
    {
        "reset" => Faults.Reset,
        "lost answer" => Faults.LoseAnswer,
        "bad gateway" => Faults.BadGateway,
        "overloaded" => Faults.Say(503, "overloaded"),
        "unknown" => Faults.Say(504, "timed_out", "unknown"),
        "no quorum" => Faults.Say(503, "no_quorum", retryAfter: 600),
        "not RRMQ" => Faults.Say(200),
        _ => throw new ArgumentOutOfRangeException(nameof(trouble)),
    };
}
