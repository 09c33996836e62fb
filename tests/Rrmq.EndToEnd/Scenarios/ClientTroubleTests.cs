namespace Rrmq.EndToEnd;

public sealed class ClientTroubleTests : ClusterTest
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 180_000)]
    public async Task Two_thousand_idle_connections_do_not_keep_others_from_working()
    {
        var cluster = await StartAsync(3);
        var leader = await cluster.LeaderAsync();
        for (var number = 0; number < 2000; number++)
            Own(await WireConnection.OpenAsync(leader.Port, Cancellation));

        var load = await Workload.StartAsync(cluster);
        await load.ProgressAsync(200);
        await load.FinishAsync();
    }

    [Fact(Timeout = 180_000)]
    public async Task Clients_that_vanish_in_the_middle_of_a_request_harm_nobody()
    {
        var cluster = await StartAsync(3);
        var leader = await cluster.LeaderAsync();
        var load = await Workload.StartAsync(cluster, producers: 2, consumers: 2);
        using (var client = cluster.Client())
            await client.CreateTopicAsync("vanishing");
        var whole = Requests.Publish("vanishing", new string('x', 50_000));
        for (var number = 0; number < 100; number++)
        {
            using var connection = await WireConnection.OpenAsync(leader.Port, Cancellation);
            await connection.SendAsync(whole.AsMemory(0, whole.Length * number / 100), Cancellation);
            connection.Reset();
        }

        for (var number = 0; number < 20; number++)
        {
            using var connection = await WireConnection.OpenAsync(leader.Port, Cancellation);
            await connection.SendAsync(Requests.Pop("vanishing"), Cancellation);
            connection.Reset();
        }

        using (var client = cluster.Client())
            Assert.Equal("queue_empty", (await client.InsistAsync(Requests.Pop("vanishing", "the end"))).Error);
        await load.ProgressAsync(50);
        await load.FinishAsync();
    }

    [Fact(Timeout = 180_000)]
    public async Task Pipelined_requests_are_answered_in_order()
    {
        var cluster = await StartAsync(3, Unhurried);
        var leader = await cluster.LeaderAsync();
        using var connection = await WireConnection.OpenAsync(leader.Port, Cancellation);
        var numbers = Enumerable.Range(0, 20).ToList();
        var requests = new List<byte[]> { Requests.CreateTopic("pipe") };
        requests.AddRange(numbers.Select(number => Requests.Publish("pipe", $"{number}")));
        requests.AddRange(numbers.Select(_ => Requests.Pop("pipe")));
        requests.Add(Requests.Pop("pipe"));
        await connection.SendAsync(requests.SelectMany(request => request).ToArray(), Cancellation);

        for (var answer = 0; answer <= numbers.Count; answer++)
            Assert.Equal(200, (await connection.ReceiveAsync(Cancellation)).Status);
        foreach (var number in numbers)
            Assert.Equal($$"""{"success": true, "message": "{{number}}"}""", (await connection.ReceiveAsync(Cancellation)).Body);
        Assert.Equal("queue_empty", (await connection.ReceiveAsync(Cancellation)).Header("RRMQ-Error"));
    }

    [Fact(Timeout = 180_000)]
    public async Task A_body_that_comes_byte_by_byte_is_cut_off()
    {
        var cluster = await StartAsync(1);
        using var client = cluster.Client();
        await client.CreateTopicAsync("slow");
        using var connection = await WireConnection.OpenAsync(cluster.Nodes[0].Port, Cancellation);
        var request = Requests.Publish("slow", new string('x', 1000));
        var head = request.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        await connection.SendAsync(request.AsMemory(0, head), Cancellation);

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var dripping = DripAsync(connection, request.AsMemory(head), ended.Token);
        var reply = await connection.ReceiveAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        await ended.CancelAsync();
        await dripping;

        Assert.Equal((408, "request_timeout", "close"), (reply.Status, reply.Header("RRMQ-Error"), reply.Header("Connection")));
        Assert.Equal("not-applied", reply.Header("RRMQ-Outcome"));
        Assert.Equal("queue_empty", (await client.InsistAsync(Requests.Pop("slow", "the end"))).Error);
    }

    private static async Task DripAsync(WireConnection connection, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        using var drop = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            for (var sent = 0; sent < body.Length && await drop.WaitForNextTickAsync(cancellation); sent++)
                await connection.SendAsync(body.Slice(sent, 1), cancellation);
        }
        catch (Exception e) when (e is OperationCanceledException or System.Net.Sockets.SocketException)
        {
            // The answer came, or the connection ended with it.
        }
    }
}
