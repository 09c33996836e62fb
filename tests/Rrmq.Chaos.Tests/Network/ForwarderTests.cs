using System.Diagnostics;
using System.Net.Sockets;

namespace Rrmq.Chaos.Tests;

public sealed class ForwarderTests
{
    [Fact(Timeout = 30_000)]
    public async Task Bytes_pass_both_ways_in_their_order()
    {
        using var pair = await Pair.ConnectAsync();
        var sent = new byte[3_000_000];
        new Random(1).NextBytes(sent);

        var sending = pair.Near.SendAsync(sent);
        var got = new byte[sent.Length];
        for (var at = 0; at < got.Length;)
            at += await pair.Far.ReceiveAsync(got.AsMemory(at));
        await pair.Far.SendAsync(new byte[] { 42 });

        Assert.Equal(sent.Length, await sending);
        Assert.Equal(sent, got);
        Assert.Equal(42, await Pair.ReadByteAsync(pair.Near));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_cut_holds_everything_back_until_it_heals()
    {
        using var pair = await Pair.ConnectAsync();
        using var other = await Pair.ConnectAsync();
        pair.Forwarder.Weather.Cut();
        await pair.Near.SendAsync(new byte[] { 1, 2 });

        // What passes another forwarder meanwhile shows that there was time.
        for (byte number = 0; number < 50; number++)
        {
            await other.Near.SendAsync(new[] { number });
            Assert.Equal(number, await Pair.ReadByteAsync(other.Far));
        }

        Assert.Equal(0, pair.Far.Available);
        pair.Forwarder.Weather.Heal();
        Assert.Equal((1, 2), (await Pair.ReadByteAsync(pair.Far), await Pair.ReadByteAsync(pair.Far)));
    }

    [Fact]
    public void A_link_that_was_cut_twice_is_whole_when_both_have_ended()
    {
        var weather = new LinkWeather();
        weather.Cut();
        weather.Cut();

        weather.Heal();
        Assert.True(weather.IsCut);
        Assert.False(weather.OpenAsync(CancellationToken.None).IsCompleted);

        weather.Heal();
        Assert.False(weather.IsCut);
        Assert.True(weather.OpenAsync(CancellationToken.None).IsCompletedSuccessfully);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_slow_link_delivers_late_and_in_order()
    {
        using var pair = await Pair.ConnectAsync();
        pair.Forwarder.Weather.Delay(TimeSpan.FromMilliseconds(80), TimeSpan.FromMilliseconds(40));
        var began = Stopwatch.GetTimestamp();

        for (byte number = 0; number < 20; number++)
            await pair.Near.SendAsync(new[] { number });
        for (byte number = 0; number < 20; number++)
            Assert.Equal(number, await Pair.ReadByteAsync(pair.Far));

        Assert.True(Stopwatch.GetElapsedTime(began) >= TimeSpan.FromMilliseconds(75));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_reset_ends_the_connection_at_both_ends_and_the_next_one_works()
    {
        using var pair = await Pair.ConnectAsync();
        await pair.Near.SendAsync(new byte[] { 1 });
        Assert.Equal(1, await Pair.ReadByteAsync(pair.Far));

        pair.Forwarder.Reset();

        await Assert.ThrowsAsync<SocketException>(async () => await pair.Near.ReceiveAsync(new byte[1]));
        await Assert.ThrowsAsync<SocketException>(async () => await pair.Far.ReceiveAsync(new byte[1]));
    }

    [Fact(Timeout = 30_000)]
    public async Task The_end_of_one_side_is_the_end_of_the_other()
    {
        using var pair = await Pair.ConnectAsync();

        pair.Far.Dispose();

        Assert.Equal(0, await pair.Near.ReceiveAsync(new byte[1]));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_peer_that_is_down_is_a_closed_connection()
    {
        using var block = PortBlock.Take();
        using var forwarder = new Forwarder(block[0]);
        using var near = await Pair.DialAsync(forwarder.Port);

        Assert.Equal(0, await near.ReceiveAsync(new byte[1]));
    }

    [Fact]
    public void A_mesh_has_a_link_for_each_ordered_pair_and_knows_the_border_of_a_side()
    {
        using var block = PortBlock.Take();
        using var mesh = new PeerMesh([block[0], block[1], block[2]]);

        Assert.Equal(6, mesh.Links.Select(link => mesh.PortOf(link.From, link.To)).Distinct().Count());
        Assert.Equal([(0, 1), (0, 2), (1, 0), (2, 0)], mesh.Between([0]).Order());
    }
}
