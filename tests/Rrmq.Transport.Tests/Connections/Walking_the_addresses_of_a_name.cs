using System.Net;
using System.Net.Sockets;

namespace Rrmq.Transport.Tests;

public sealed class Walking_the_addresses_of_a_name
{
    private static readonly IPAddress Four = IPAddress.Parse("192.0.2.4");
    private static readonly IPAddress OtherFour = IPAddress.Parse("192.0.2.5");
    private static readonly IPAddress Six = IPAddress.Parse("2001:db8::6");
    private static readonly TimeSpan Brief = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    // Half of it is waited out; the other half must outlast whatever else the machine does meanwhile.
    private static readonly TimeSpan Ample = TimeSpan.FromSeconds(3);

    private readonly List<IPAddress> _tried = [];

    [Fact]
    public async Task IPv4_comes_first_and_the_resolvers_order_stands_otherwise()
    {
        await Assert.ThrowsAsync<SocketException>(() => Walk(Long, [Six, OtherFour, Four], answers: []));

        Assert.Equal([OtherFour, Four, Six], _tried);
    }

    [Fact]
    public async Task An_address_that_swallows_packets_leaves_the_others_their_share()
    {
        Assert.Equal(Six, await Walk(Ample, [Four, Six], answers: [Six], swallows: [Four]));

        Assert.Equal([Four, Six], _tried);
    }

    [Fact]
    public async Task When_all_swallow_packets_it_says_that_time_ran_out()
    {
        var error = await Assert.ThrowsAsync<SocketException>(() => Walk(Brief, [Four, Six], answers: [], swallows: [Four, Six]));

        Assert.Equal(SocketError.TimedOut, error.SocketErrorCode);
    }

    [Fact]
    public async Task A_refusal_is_told_unless_another_address_was_silent()
    {
        Assert.Equal(SocketError.ConnectionRefused, (await Assert.ThrowsAsync<SocketException>(() => Walk(Long, [Four], answers: []))).SocketErrorCode);
        Assert.Equal(SocketError.TimedOut, (await Assert.ThrowsAsync<SocketException>(() => Walk(Brief, [Four, Six], answers: [], swallows: [Four]))).SocketErrorCode);
    }

    [Fact]
    public async Task An_address_that_cannot_be_reached_from_here_does_not_hide_a_refusal()
    {
        var walk = AddressWalk.FirstAsync<IPAddress>([Four, Six], Long, (address, _) => throw new SocketException(
            (int)(address == Four ? SocketError.ConnectionRefused : SocketError.NetworkUnreachable)), TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Equal(SocketError.ConnectionRefused, (await Assert.ThrowsAsync<SocketException>(() => walk)).SocketErrorCode);
    }

    [Fact]
    public async Task A_name_without_an_address_is_told_as_such()
    {
        var error = await Assert.ThrowsAsync<SocketException>(() => Walk(Long, [], answers: []));

        Assert.Equal(SocketError.HostNotFound, error.SocketErrorCode);
    }

    [Fact]
    public async Task A_stop_ends_the_walk_and_tries_no_other()
    {
        using var stop = new CancellationTokenSource();
        var walk = WalkUntil(Long, [Four, Six], answers: [Six], swallows: [Four], stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => walk);
        Assert.Equal([Four], _tried);
    }

    private Task<IPAddress> Walk(TimeSpan patience, IPAddress[] addresses, IPAddress[] answers, params IPAddress[] swallows) =>
        WalkUntil(patience, addresses, answers, swallows, TestContext.Current.CancellationToken);

    private Task<IPAddress> WalkUntil(TimeSpan patience, IPAddress[] addresses, IPAddress[] answers, IPAddress[] swallows, CancellationToken stop) =>
        AddressWalk.FirstAsync(addresses, patience, async (address, cancellation) =>
        {
            _tried.Add(address);
            if (swallows.Contains(address)) await new TaskCompletionSource().Task.WaitAsync(cancellation);
            return answers.Contains(address) ? address : throw new SocketException((int)SocketError.ConnectionRefused);
        }, TimeProvider.System, stop);
}
