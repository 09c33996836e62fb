namespace Rrmq.Transport.Tests;

public sealed class The_round_trip
{
    private static readonly PeerNetworkOptions Asking = TestNode.Options with { KeepAliveInterval = TimeSpan.FromMilliseconds(20) };

    [Fact]
    public async Task Is_known_at_both_ends_without_consensus_hearing_of_it()
    {
        var (one, two) = await TestNode.Pair(Asking);
        await using var first = one;
        await using var second = two;

        await Until(() => one.Contact(2).RoundTrip > TimeSpan.Zero && two.Contact(1).RoundTrip > TimeSpan.Zero);

        Assert.Empty(one.Sink.Received);
        Assert.Empty(two.Sink.Received);
    }

    [Fact]
    public async Task Is_unknown_before_anything_was_asked()
    {
        var (one, two) = await TestNode.Pair();
        await using var first = one;
        await using var second = two;

        one.Send(2, one.Beat(1));
        await two.Sink.UntilReceived(1);

        Assert.Null(one.Contact(2).RoundTrip);
    }

    [Fact]
    public async Task Is_unknown_of_a_peer_that_knows_no_probes_and_the_link_to_it_stays()
    {
        var (one, two) = await TestNode.Pair(Asking, secondAnswersProbes: false);
        await using var first = one;
        await using var second = two;

        // The old one's own probes are answered, which takes many looks of the other's timer; a probe to it would end its connection here.
        await Until(() => two.Contact(1).RoundTrip is not null && one.Contact(2).SinceReceivedMs is not null);
        one.Send(2, one.Beat(1));
        await two.Sink.UntilReceived(1);

        Assert.Null(one.Contact(2).RoundTrip);
        Assert.Equal((true, 0L), (one.Contact(2).Connected, one.Contact(2).Dropped));
    }

    [Fact]
    public async Task Is_forgotten_with_the_link()
    {
        var (one, two) = await TestNode.Pair(Asking);
        await using var first = one;
        await Until(() => one.Contact(2).RoundTrip is not null);

        await two.DisposeAsync();

        await Until(() => !one.Contact(2).Connected);
        Assert.Null(one.Contact(2).RoundTrip);
    }

    [Fact]
    public void Is_smoothed_by_eighths()
    {
        var clock = new HandClock();
        var trip = new RoundTrip(clock);
        trip.Begin();
        Assert.Null(trip.Smoothed);

        Measure(trip, clock, 8);
        Assert.Equal(TimeSpan.FromMilliseconds(8), trip.Smoothed);
        Measure(trip, clock, 16);
        Assert.Equal(TimeSpan.FromMilliseconds(9), trip.Smoothed);
        Measure(trip, clock, 1);
        Assert.Equal(TimeSpan.FromMilliseconds(8), trip.Smoothed);
    }

    [Fact]
    public void Counts_no_answer_to_what_an_earlier_connection_asked()
    {
        var clock = new HandClock();
        var trip = new RoundTrip(clock);
        var early = clock.GetTimestamp();
        clock.Milliseconds += 1;
        trip.Begin();
        var sent = clock.GetTimestamp();
        clock.Milliseconds += 4;

        trip.Answered(early);
        trip.Answered(clock.GetTimestamp() + 1);
        Assert.Null(trip.Smoothed);

        trip.Answered(sent);
        Assert.Equal(TimeSpan.FromMilliseconds(4), trip.Smoothed);
        trip.End();
        Assert.Null(trip.Smoothed);
        trip.Answered(sent);
        Assert.Null(trip.Smoothed);
    }

    private static void Measure(RoundTrip trip, HandClock clock, long milliseconds)
    {
        var sent = clock.GetTimestamp();
        clock.Milliseconds += milliseconds;
        trip.Answered(sent);
    }

    private static async Task Until(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (!condition()) Assert.True(await look.WaitForNextTickAsync(patience.Token));
    }

    private sealed class HandClock : TimeProvider
    {
        public long Milliseconds { get; set; } = 1000;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Milliseconds;
    }
}
