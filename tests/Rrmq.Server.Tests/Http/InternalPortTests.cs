namespace Rrmq.Server.Tests;

/// <summary>With a port for peers alone, each port has its own surface.</summary>
public sealed class InternalPortTests
{
    [Fact]
    public async Task Clients_are_not_served_on_the_port_of_peers()
    {
        await using var node = new TestNode { HasInternalPort = true };
        await node.InitializeAsync();
        using var inside = await node.ConnectAsync(node.InternalPort);

        await inside.SendAsync("GET /status HTTP/1.1\r\nHost: x\r\n\r\n");

        Assert.Equal(404, (await inside.ReceiveAsync())!.Status);
        Assert.Equal(200, (int)(await node.Http.GetAsync("/status")).StatusCode);
    }
}
