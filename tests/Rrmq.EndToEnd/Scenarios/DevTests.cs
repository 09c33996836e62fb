namespace Rrmq.EndToEnd;

public sealed class DevTests : ClusterTest
{
    [Fact(Timeout = 180_000)]
    public async Task Rrmq_dev_runs_a_cluster_that_survives_a_killed_node_and_goes_on_from_its_data()
    {
        var folder = NewFolder();
        var ports = PortBlock.Take();
        var dev = Own(await DevCluster.StartAsync(folder, ports));
        foreach (var port in dev.Ports)
            Assert.Contains(dev.Process.Lines, line => line.Contains($"http://127.0.0.1:{port}", StringComparison.Ordinal));
        using (var client = dev.Client())
        {
            Assert.Equal(Fate.Done, (await client.CreateTopicAsync("greetings")).Fate);
            Assert.Equal(Fate.Done, (await client.InsistAsync(Requests.Publish("greetings", "hello", "put hello"))).Fate);
            Assert.Equal(Fate.Done, (await client.InsistAsync(Requests.Publish("greetings", "once more", "put once more"))).Fate);

            var killed = dev.ChildAt(1);
            Signals.Send(killed, Signal.Kill);
            await dev.SaysAsync("n1 was ended by signal 9");
            Assert.Equal("hello", (await client.InsistAsync(Requests.Pop("greetings", "first"))).Message);
            await Eventually.BeTrueAsync("three nodes again", TimeSpan.FromSeconds(60), () => dev.Children.Count == 3 && !dev.Children.Contains(killed));
        }

        Assert.Equal(0, await dev.InterruptAsync());

        var next = Own(await DevCluster.StartAsync(folder, ports));
        using (var client = next.Client())
        {
            Assert.Equal(["greetings"], (await client.ListTopicsAsync()).Topics);
            Assert.Equal("once more", (await client.InsistAsync(Requests.Pop("greetings", "second"))).Message);
        }

        Assert.Equal(0, await next.InterruptAsync());
    }
}
